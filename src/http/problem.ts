import { PROBLEMS, type ProblemCode } from './problems.js';

/** One fault of several, with its place: a JSON pointer into the body (RFC 6901), a parameter of the address, or a header. */
export interface FieldFault {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
  /** Of an imported document, from 1. */
  readonly line?: number;
  readonly column?: number;
  /** Stable: `too_long`. */
  readonly code: string;
  readonly detail: string;
  /** What would be taken. */
  readonly allowed?: unknown;
}

/** What a problem says beside its code and detail. */
export interface ProblemDetails {
  /** For the log alone; the detail, unless given. Never holds what the caller sent. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldFault[];
  readonly scope?: string;
  readonly role?: string;
  readonly setting?: string;
  /** What would be possible instead. */
  readonly allowed?: readonly string[];
  /** Where the object is that is meant, as a path. */
  readonly location?: string;
}

/** A refusal in the form of RFC 9457. `detail` reaches the caller; `reason` reaches only the log. */
export class Problem extends Error {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly details: ProblemDetails = {},
  ) {
    const { reason = code, headers = {} } = details;
    super(`${code}: ${reason}`);
    this.name = 'Problem';
    this.status = PROBLEMS[code].status;
    this.reason = reason;
    this.headers = headers;
  }
}

/** The body of a problem answer. */
export function problemBody({ code, detail, details }: Problem, consoleUrl: string, instance: string, traceId: string) {
  const { reason: _reason, headers: _headers, ...members } = details;
  const { title, status } = PROBLEMS[code];
  return { type: `${consoleUrl}/errors/${code}`, title, status, code, detail, instance, traceId, ...members };
}
