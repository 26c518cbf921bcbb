import type { Request } from 'express';
import { rawQuery } from '../http/raw-query.js';
import { resumeAddress, sealedRequest } from '../pages/resume-address.js';

/** Pages of our own that ask for a sign-in, by the word that stands for each. */
const OWN_PAGES: ReadonlyMap<string, string> = new Map([
  ['applications', '/account/applications'],
  ['sessions', '/account/sessions'],
  ['factors', '/account/factors'],
  ['totp', '/account/factors/totp'],
  ['passkey', '/account/factors/passkey'],
]);

const LANGUAGES = /^[\w -]{1,200}$/;

type Reader = (name: string) => string | null | undefined;

/** Where a sign-in leads to when it is done; travels along in addresses and forms. No address comes from outside. */
export class Continuation {
  private constructor(
    /** A sealed authorization request, which only its endpoint opens. */
    private readonly request: string | null,
    private readonly page: string | null,
    readonly uiLocales: string | null,
  ) {}

  static ofQuery(request: Request): Continuation {
    const query = queryOf(request);
    return Continuation.read((name) => query.get(name));
  }

  static ofForm(parameters: ReadonlyMap<string, string>): Continuation {
    return Continuation.read((name) => parameters.get(name));
  }

  /** Back to one of our own pages. */
  static to(page: string): Continuation {
    return Continuation.read((name) => (name === 'page' ? page : null));
  }

  /** The same, but for a page of our own to come back to if it leads nowhere else. */
  orTo(page: string): Continuation {
    return new Continuation(this.request, this.request === null ? page : null, this.uiLocales);
  }

  private static read(get: Reader): Continuation {
    const page = get('page') ?? '';
    const uiLocales = get('ui_locales') ?? '';
    return new Continuation(
      sealedRequest(get('request')),
      OWN_PAGES.has(page) ? page : null,
      LANGUAGES.test(uiLocales) ? uiLocales : null,
    );
  }

  /** The same, once the page of our own that it leads to is there. */
  get onwards(): Continuation {
    return new Continuation(this.request, null, this.uiLocales);
  }

  /** Where the browser goes now that somebody is signed in. */
  get target(): string {
    if (this.request !== null) return resumeAddress(this.request);
    return (this.page !== null && OWN_PAGES.get(this.page)) || '/account';
  }

  /** The target after a form has done something: our own pages say what. */
  after(deed: 'factor-removed'): string {
    return this.request === null ? `${this.target}?done=${deed}` : this.target;
  }

  /** What forms carry along. */
  get fields(): readonly (readonly [name: string, value: string])[] {
    const { request, page, uiLocales } = this;
    return Object.entries({ request, page, ui_locales: uiLocales }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const],
    );
  }

  /** The address of a page of the sign-in, with all this in it. */
  at(path: string): string {
    const query = new URLSearchParams(this.fields.map(([name, value]) => [name, value])).toString();
    return query === '' ? path : `${path}?${query}`;
  }
}

/** What an address of ours says; a parameter that comes twice counts once. */
export const queryOf = (request: Request): URLSearchParams => new URLSearchParams(rawQuery(request));
