import type { Request } from 'express';
import { LOCALES, type Locale } from './messages.js';

/**
 * The language of a page: the first of ours among what the client asks for in `ui_locales`, else what the browser
 * prefers.
 */
export function localeOf(request: Request, uiLocales: string | null = null): Locale {
  const asked = (uiLocales ?? '').split(' ').map((tag) => tag.toLowerCase().split('-', 1)[0]);
  const wanted = LOCALES.find((locale) => locale === asked.find((tag) => LOCALES.some((known) => known === tag)));
  return wanted ?? LOCALES.find((locale) => locale === request.acceptsLanguages([...LOCALES])) ?? LOCALES[0];
}
