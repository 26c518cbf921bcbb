import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';
import { HouseStyle } from './house-style.js';
import { LOCALES, type Locale, type Translate, translator } from './messages.js';

/** The day before the month, as most of the world writes it. */
const DATES: Readonly<Record<Locale, string>> = { en: 'en-GB', de: 'de-DE' };

/** Renders the pages: Eta templates in `views/`, escaped by default; `it.t` puts messages into words, `it.when` instants. */
@Injectable()
export class Pages {
  private readonly eta = new Eta({ views: join(import.meta.dirname, 'views'), cache: true });
  private readonly translators: ReadonlyMap<Locale, Translate>;

  constructor({ texts }: HouseStyle) {
    this.translators = new Map(LOCALES.map((locale) => [locale, translator(locale, texts.get(locale))]));
  }

  render(view: string, values: object, locale: Locale = 'en'): string {
    return this.eta.render(`./${view}`, { ...values, locale, t: this.words(locale), when: this.when(locale) });
  }

  /** An instant in the words of a language. Where its reader lives is not known. */
  private when(locale: Locale): (at: Date) => string {
    const format = new Intl.DateTimeFormat(DATES[locale], { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
    return (at) => `${format.format(at)} UTC`;
  }

  /** The words of a language, as this installation says them. */
  words(locale: Locale): Translate {
    return this.translators.get(locale) ?? translator(locale);
  }
}
