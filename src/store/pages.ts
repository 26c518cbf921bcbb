import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';

/** Renders the pages: Eta templates in `views/`, escaped by default. */
@Injectable()
export class Pages {
  private readonly eta = new Eta({ views: join(import.meta.dirname, 'views'), cache: true });

  render(view: string, values: object): string {
    return this.eta.render(`./${view}`, values);
  }
}
