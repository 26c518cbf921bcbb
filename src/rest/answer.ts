import { createHash } from 'node:crypto';

/** What a route of the REST API answers with, before it is bytes. */
export class RestAnswer {
  constructor(
    readonly status: number,
    /** The JSON text; null for none. */
    readonly body: string | null,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Whether the body holds a credential that is shown this once. */
    readonly holdsSecret = false,
  ) {}
}

/** Something that carries its version. */
export interface Versioned {
  /** How often it was changed; null is never. */
  readonly revision: number | null;
}

/** A list, or an object that nobody edits. */
export const plain = (body: object, status = 200): RestAnswer => new RestAnswer(status, JSON.stringify(body));

/** An object with its version in `ETag`. */
export function item(body: object, { revision }: Versioned, status = 200): RestAnswer {
  const text = JSON.stringify(body);
  return new RestAnswer(status, text, { ETag: etagOf(revision, text) });
}

/** A text that is not ours, in one of several forms, with its version. */
export const written = (text: string, type: string, { revision }: Versioned): RestAnswer =>
  new RestAnswer(200, text, { 'Content-Type': type, Vary: 'Authorization, Accept', ETag: etagOf(revision, text) });

/** 201 with the whole object and where it is; `body` may hold more than the object, which is then not what ETag is about. */
export function created(location: string, body: object, { revision }: Versioned, holdsSecret = false): RestAnswer {
  const text = JSON.stringify(body);
  const headers = { Location: location, ETag: etagOf(revision, text) };
  return new RestAnswer(201, text, headers, holdsSecret);
}

/** An answer that shows a credential this once. */
export const secretly = ({ status, body, headers }: RestAnswer): RestAnswer =>
  new RestAnswer(status, body, headers, true);

export const noContent = (): RestAnswer => new RestAnswer(204, null);

/**
 * A strong validator (RFC 9110 section 8.8.1): the version, by which writers are told apart, and a digest of the rest,
 * since an object also shows what changes without anybody editing it, such as a count.
 */
const etagOf = (revision: number | null, text: string): string =>
  `"${revision ?? 0}-${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`;

/** The versions that If-Match names; null means any. A tag that is none of ours names no version. */
export function revisionsIn(ifMatch: string): readonly number[] | null {
  if (ifMatch.trim() === '*') return null;
  return [...ifMatch.matchAll(/(?:^|,)\s*"(\d{1,9})-[\w-]{16}"\s*(?=,|$)/g)].map(([, revision]) => Number(revision));
}

/** Whether If-None-Match names this tag, by weak comparison (RFC 9110 section 13.1.2). */
export const isNamed = (etag: string, ifNoneMatch: string): boolean =>
  ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
