import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The languages of the pages, the one first that is spoken when nobody asks for another. */
export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/** Puts a message into words: `translate('sign-in.title', { application })`. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Each language's messages, from `messages/<language>/<part>.json`, under `<part>.<name>`. */
const catalogues = new Map(LOCALES.map((locale) => [locale, readCatalogue(locale)]));

export function translator(locale: Locale): Translate {
  return (key, values = {}) => {
    const message = catalogues.get(locale)?.get(key) ?? catalogues.get('en')?.get(key);
    if (message === undefined) throw new Error(`No message is called ${key}.`);
    return message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

/** Every key of a language, for the test that compares them. */
export const messageKeys = (locale: Locale): readonly string[] => [...(catalogues.get(locale)?.keys() ?? [])].sort();

function readCatalogue(locale: Locale): ReadonlyMap<string, string> {
  const folder = join(import.meta.dirname, 'messages', locale);
  const parts = readdirSync(folder).map((file) => {
    const messages = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    return Object.entries(messages).map(([name, text]) => [`${file.slice(0, -'.json'.length)}.${name}`, text] as const);
  });
  return new Map(parts.flat());
}
