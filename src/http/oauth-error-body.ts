import type { Response } from 'express';
import type { ProblemCode } from './problems.js';
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

const OAUTH_CODES: Readonly<Partial<Record<ProblemCode, string>>> = {
  internal_error: 'server_error',
  unavailable: 'temporarily_unavailable',
};

/** What RFC 6749 section 5.2 and its registry have for a problem that arises before or beside a grant. */
export const oauthCodeOf = (code: ProblemCode): string => OAUTH_CODES[code] ?? 'invalid_request';
