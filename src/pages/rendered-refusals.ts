import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Problem } from '../http/problem.js';
import { RefusalPages } from '../http/refusal-pages.js';
import { contextOf } from '../http/request-context.js';
import { localeOf } from './page-locale.js';
import type { PageRefusalCode } from './page-refusal.js';
import { Pages } from './pages.js';

/** The pages of refusals. */
@Injectable()
export class RenderedRefusals extends RefusalPages {
  constructor(private readonly pages: Pages) {
    super();
  }

  /** Outside forms there is little that a browser can do wrong, but to come to an address where nothing is. */
  render({ code }: Problem, request: Request): string {
    const known = code === 'unavailable' || code === 'internal_error' ? code : 'not_found';
    return this.page(known, request);
  }

  page(code: PageRefusalCode, request: Request): string {
    const locale = localeOf(request);
    const title = this.pages.words(locale)(`refusal.${code}.title`);
    return this.pages.render('refusal', { code, title, traceId: contextOf(request).traceId, shape: 'form' }, locale);
  }
}
