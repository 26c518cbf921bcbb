import { OAuthError } from '../errors.js';
import type { AnswerAddress } from './client-answer.js';

/**
 * A refusal of an authorization request. Without an address it is told on a page and never by a redirect: then client or
 * redirect URI are in doubt (RFC 6749 section 4.1.2.1).
 */
export class AuthorizeRefusal extends Error {
  constructor(
    readonly error: OAuthError,
    /** Where the client hears of it; null: only the person does. */
    readonly address: AnswerAddress | null,
  ) {
    super(error.message);
    this.name = 'AuthorizeRefusal';
  }
}

/** Runs checks whose refusals go to the client. @throws AuthorizeRefusal */
export async function refusingTo<T>(address: AnswerAddress | null, checks: () => Promise<T>): Promise<T> {
  try {
    return await checks();
  } catch (error) {
    throw error instanceof OAuthError ? new AuthorizeRefusal(error, address) : error;
  }
}
