import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The languages of the pages, the one first that is spoken when nobody asks for another. */
export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/** Puts a message into words: `translate('sign-in.title', { application })`. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Messages by their keys: `<part>.<name>`. */
export type Catalogue = ReadonlyMap<string, string>;

/** Each language's messages, from `messages/<language>/<part>.json`. */
const catalogues = new Map(LOCALES.map((locale) => [locale, readCatalogue(locale)]));

/** @param own what the installation says instead */
export function translator(locale: Locale, own?: Catalogue): Translate {
  return (key, values = {}) => {
    const message = own?.get(key) ?? catalogues.get(locale)?.get(key);
    if (message === undefined) throw new Error(`No message is called ${key}.`);
    return message.replaceAll(PLACEHOLDER, (whole, name: string) => String(values[name] ?? whole));
  };
}

/** Every key of a language, in order. */
export const messageKeys = (locale: Locale): readonly string[] => [...(catalogues.get(locale)?.keys() ?? [])].sort();

/** The values that a message speaks of. */
export const placeholdersIn = (message: string): ReadonlySet<string> =>
  new Set([...message.matchAll(PLACEHOLDER)].map(([, name]) => name));

const PLACEHOLDER = /\{(\w+)\}/g;

function readCatalogue(locale: Locale): Catalogue {
  const folder = join(import.meta.dirname, 'messages', locale);
  const parts = readdirSync(folder).map((file) => {
    const messages = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    return Object.entries(messages).map(([name, text]) => [`${file.slice(0, -'.json'.length)}.${name}`, text] as const);
  });
  return new Map(parts.flat());
}
