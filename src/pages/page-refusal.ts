/** Why a page cannot go on; each has a title, a cause and a way out in the message catalogues (`refusal.<code>.…`). */
export type PageRefusalCode =
  | 'malformed_request'
  | 'request_expired'
  | 'form_expired'
  | 'factor_needed'
  | 'not_found'
  | 'too_many_requests'
  | 'unavailable'
  | 'internal_error';

const STATUS: Readonly<Record<PageRefusalCode, number>> = {
  malformed_request: 400,
  request_expired: 400,
  form_expired: 403,
  factor_needed: 409,
  not_found: 404,
  too_many_requests: 429,
  unavailable: 503,
  internal_error: 500,
};

/** A refusal that is told on a page. `reason` is for the log alone. */
export class PageRefusal extends Error {
  readonly status: number;

  constructor(
    readonly code: PageRefusalCode,
    readonly reason: string,
    readonly retryAfterSeconds: number | null = null,
    /** Where the browser goes on instead of being told, on the console; null: it is told. */
    readonly leadsTo: string | null = null,
  ) {
    super(`${code}: ${reason}`);
    this.name = 'PageRefusal';
    this.status = STATUS[code];
  }
}
