import type { Request } from 'express';
import { LOCALES, type Locale } from './messages.js';

/**
 * The language of a page: the first of ours among what the client asks for in `ui_locales`, else the person's own, else
 * what the browser prefers.
 *
 * @param own the language tag that the person has chosen, once it is known who it is
 */
export function localeOf(request: Request, uiLocales: string | null = null, own: string | null = null): Locale {
  const asked = (uiLocales ?? '').split(' ').map(ours).find(Boolean);
  return asked ?? ours(own ?? '') ?? ours(request.acceptsLanguages([...LOCALES]) || '') ?? LOCALES[0];
}

/** Of a language tag (RFC 5646) the language is enough. */
function ours(tag: string): Locale | undefined {
  const [language] = tag.toLowerCase().split('-', 1);
  return LOCALES.find((locale) => locale === language);
}
