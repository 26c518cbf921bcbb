import { addSeconds } from '#primitives/clock';
import type { SignedIn } from '../model/signed-in.js';
import { type AuthenticationLevel, levelOf } from '../tokens/authentication-level.js';
import type { AuthorizeRequest } from './validate-request.js';

/** What a request came upon. */
export interface SignInState {
  readonly request: AuthorizeRequest;
  /** When the request first arrived; null when that is now. */
  readonly askedAt: Date | null;
  readonly signedIn: SignedIn | null;
  /** What this installation demands of the person, whatever the client asks for. */
  readonly requiredLevel: AuthenticationLevel;
  /** How the person is called towards the client. */
  readonly subject: string | null;
}

/** What stands between the person and the question of consent. */
export type SignInNeed = 'sign-in' | 'other-person' | 'step-up';

/**
 * Whether the person has to sign in, and if so how; null when they need not. Whoever signed in after the request arrived
 * did so for it: `prompt=login`, `select_account` and `max_age` ask no second time (OpenID Connect Core section
 * 3.1.2.3). Another person than the one who is meant is sent to sign in once, and refused when that changed nothing.
 */
export function signInNeed(state: SignInState, now: Date): SignInNeed | null {
  const { request, signedIn, askedAt, subject } = state;
  if (!signedIn) return 'sign-in';
  const isOther = request.subject !== null && request.subject !== subject;
  const isForThis = askedAt !== null && signedIn.authenticatedAt >= askedAt;
  if (isForThis && isOther) return 'other-person';
  if (!isForThis && (isOther || asksAnew(request, signedIn, now))) return 'sign-in';
  const level = levelOf(signedIn.amr);
  return level < request.level || level < state.requiredLevel ? 'step-up' : null;
}

function asksAnew({ prompts, maxAgeSeconds }: AuthorizeRequest, { authenticatedAt }: SignedIn, now: Date): boolean {
  if (prompts.has('login') || prompts.has('select_account') || maxAgeSeconds === 0) return true;
  return maxAgeSeconds !== null && addSeconds(authenticatedAt, maxAgeSeconds) < now;
}
