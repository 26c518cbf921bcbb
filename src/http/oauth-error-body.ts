import type { Response } from 'express';
import type { ProblemCode } from './problem.js';
import type { PublicAddresses } from './public-addresses.js';

/** A refusal in the form of RFC 6749 section 5.2; `error_uri` leads to the page that says cause and fix. */
export function writeOAuthError(
  response: Response,
  refusal: { readonly status: number; readonly code: string; readonly description: string },
  addresses: PublicAddresses,
): void {
  response.status(refusal.status).set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' }).type('application/json');
  response.send(
    JSON.stringify({
      error: refusal.code,
      error_description: refusal.description,
      error_uri: `${addresses.consoleUrl}/errors/${refusal.code}`,
    }),
  );
}

/** What RFC 6749 section 5.2 and its registry have for each problem that can arise before or beside a grant. */
export const OAUTH_CODES: Readonly<Record<ProblemCode, string>> = {
  malformed_request: 'invalid_request',
  not_found: 'invalid_request',
  method_not_allowed: 'invalid_request',
  request_timeout: 'invalid_request',
  body_too_large: 'invalid_request',
  media_type_unsupported: 'invalid_request',
  internal_error: 'server_error',
  unavailable: 'temporarily_unavailable',
};
