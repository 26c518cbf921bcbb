import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';
import { type Locale, translator } from './messages.js';

/** Renders the pages: Eta templates in `views/`, escaped by default; `it.t` puts messages into words. */
@Injectable()
export class Pages {
  private readonly eta = new Eta({ views: join(import.meta.dirname, 'views'), cache: true });

  render(view: string, values: object, locale: Locale = 'en'): string {
    return this.eta.render(`./${view}`, { ...values, locale, t: translator(locale) });
  }
}
