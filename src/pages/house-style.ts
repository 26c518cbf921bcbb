import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../config/configuration-error.js';
import { type Catalogue, LOCALES, type Locale, messageKeys, placeholdersIn, translator } from './messages.js';

const FOLDER = 'pages';
const MAX_BYTES = 512 * 1024;
const LOGO = 'logo.svg';
const STYLES = 'gatehouse.css';

/** What an installation has replaced of its pages: texts, the logo, and rules after those of the stylesheet. */
export class HouseStyle {
  constructor(
    readonly texts: ReadonlyMap<Locale, Catalogue> = new Map(),
    readonly logo: Buffer | null = null,
    readonly styles: Buffer | null = null,
  ) {}
}

/**
 * Reads `<data directory>/pages`: `<language>.json`, an object of texts by their keys (`{"layout.name": "Pizza Shack"}`),
 * `logo.svg` and `gatehouse.css`. There need not be any.
 *
 * @throws ConfigurationError with a sentence for each file that is wrong
 */
export function readHouseStyle(dataDirectory: string): HouseStyle {
  const folder = join(dataDirectory, FOLDER);
  const texts = new Map(LOCALES.map((locale) => [`${locale}.json`, locale]));
  const names = filesIn(folder).filter((name) => !name.startsWith('.'));
  const complaints: string[] = names
    .filter((name) => !texts.has(name) && name !== LOGO && name !== STYLES)
    .map((name) => `${join(folder, name)} is not known: there may be ${[...texts.keys(), LOGO, STYLES].join(', ')}.`);
  const read = <T>(name: string, parse: (bytes: Buffer) => T): T | null => {
    if (!names.includes(name)) return null;
    try {
      return parse(bytesOf(join(folder, name)));
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      complaints.push(`${join(folder, name)} ${error.message}: correct it, or take it away to have what comes along.`);
      return null;
    }
  };
  const own = [...texts].map(([name, locale]) => [locale, read(name, (bytes) => readTexts(bytes, locale))] as const);
  const logo = read(LOGO, readLogo);
  const styles = read(STYLES, (bytes) => bytes);
  if (complaints.length > 0) throw new ConfigurationError(complaints);
  return new HouseStyle(new Map(own.flatMap(([locale, found]) => (found ? [[locale, found]] : []))), logo, styles);
}

/** What is wrong with a file, as the end of a sentence that begins with its name. */
class Unfit extends Error {}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder);
  } catch {
    throw new ConfigurationError([`${folder} cannot be read: make it a directory that Gatehouse's user may read.`]);
  }
}

function bytesOf(file: string): Buffer {
  try {
    const bytes = readFileSync(file);
    if (bytes.byteLength > MAX_BYTES) throw new Unfit('is larger than 512 KB');
    return bytes;
  } catch (error) {
    throw error instanceof Unfit ? error : new Unfit('cannot be read');
  }
}

function readTexts(bytes: Buffer, locale: Locale): Catalogue {
  const messages = objectIn(bytes);
  const known = new Set(messageKeys(locale));
  const builtIn = translator(locale);
  for (const [key, text] of Object.entries(messages)) {
    if (!known.has(key)) throw new Unfit(`names a text that there is not, ${JSON.stringify(key)}`);
    if (typeof text !== 'string' || text.trim() === '') throw new Unfit(`has no text for ${JSON.stringify(key)}`);
    const values = placeholdersIn(builtIn(key));
    const stranger = [...placeholdersIn(text)].find((name) => !values.has(name));
    if (stranger !== undefined) throw new Unfit(`says {${stranger}} in ${JSON.stringify(key)}, where it has no value`);
  }
  return new Map(Object.entries(messages).map(([key, text]) => [key, String(text)]));
}

function objectIn(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    throw new Unfit('is not JSON in UTF-8');
  }
  throw new Unfit('is not a JSON object of texts');
}

function readLogo(bytes: Buffer): Buffer {
  if (!/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/.test(bytes.toString('utf8'))) {
    throw new Unfit('is not an SVG picture');
  }
  return bytes;
}
