import type { Request } from 'express';
import { type OAuthError, invalidRequest } from '#oauth-core/errors';
import { type FormParameters, type FormReading, readForm } from '#oauth-core/parameters';
import { readFormBody } from '../http/form-body.js';
import { rawQuery } from '../http/raw-query.js';

/** A sealed request travels in addresses, of which a header section of 16 KB has to hold one. */
const MAX_QUERY = 8_000;

/** The parameters of an authorization request, from the query and, when it was posted, from the body. @throws Problem */
export async function readAuthorizeRequest(request: Request): Promise<FormReading> {
  const query = Buffer.from(rawQuery(request), 'latin1');
  if (request.method !== 'POST') return bounded(readForm(query));
  // Together, so that a parameter that comes in both counts as sent twice (RFC 6749 section 3.1).
  return bounded(readForm(Buffer.concat([query, Buffer.from('&'), await readFormBody(request)])));
}

/** Parameters as a query that no header and no address can be broken with. */
export const asQuery = (parameters: FormParameters): string =>
  [...parameters].map((pair) => pair.map(encodeURIComponent).join('=')).join('&');

function bounded({ parameters, fault }: FormReading): FormReading {
  return { parameters, fault: fault ?? (asQuery(parameters).length > MAX_QUERY ? tooLong() : null) };
}

const tooLong = (): OAuthError =>
  invalidRequest(`Send parameters of at most ${MAX_QUERY} characters, escapes included.`);
