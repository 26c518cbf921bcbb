import type { Clock } from '#primitives/clock';
import { authorizationRefused } from '../errors.js';
import type { RequestedClaims } from '../model/requested-claims.js';
import type { SignedIn } from '../model/signed-in.js';
import type { ScopeCatalogue } from '../ports/client-directory.js';
import type { OAuthReaders } from '../ports/oauth-storage.js';
import { OFFLINE_ACCESS, grantScopes } from '../scopes.js';
import { type AuthenticationLevel, strongerLevel } from '../tokens/authentication-level.js';
import { scopesOfClaims } from '../tokens/person-claims.js';
import { AuthorizeRefusal, refusingTo } from './authorize-refusal.js';
import { isAlwaysAsked, isCovered } from './consent.js';
import { type SignInState, signInNeed } from './sign-in-need.js';
import type { AuthorizeRequest } from './validate-request.js';

/** What happens next to an authorization request. */
export type Decision =
  | { readonly step: 'sign-in' }
  | { readonly step: 'step-up'; readonly level: AuthenticationLevel }
  | {
      readonly step: 'consent';
      readonly signedIn: SignedIn;
      readonly scopes: readonly string[];
      /** What the person allowed before. */
      readonly allowed: readonly string[];
    }
  | { readonly step: 'granted'; readonly signedIn: SignedIn; readonly scopes: readonly string[] };

export interface DecisionServices {
  /** Asked once at most, and only about somebody who is signed in. */
  readonly consents: OAuthReaders['consents'];
  readonly scopeCatalogue: ScopeCatalogue;
  readonly clock: Clock;
}

/**
 * Decides about a valid request of somebody, who may be signed in. With `prompt=none` every step that needs a page is an
 * error instead (OpenID Connect Core section 3.1.2.6).
 *
 * @throws AuthorizeRefusal; StorageUnavailable
 */
export async function decide(state: SignInState, services: DecisionServices): Promise<Decision> {
  const { request } = state;
  const decision = await decideAbout(state, services);
  if (decision.step !== 'granted' && request.prompts.has('none')) throw silentRefusal(decision, request);
  return decision;
}

/**
 * The scopes that the person may allow, once nothing but consent is missing; null when something else is.
 *
 * @throws AuthorizeRefusal
 */
export async function scopesToAllow(
  state: SignInState,
  services: Omit<DecisionServices, 'consents'>,
): Promise<readonly string[] | null> {
  const { signedIn } = state;
  return signedIn && signInNeed(state, services.clock.now()) === null
    ? grantedScopes(state.request, signedIn, services.scopeCatalogue)
    : null;
}

async function decideAbout(state: SignInState, services: DecisionServices): Promise<Decision> {
  const { request, signedIn, requiredLevel } = state;
  const need = signInNeed(state, services.clock.now());
  if (need === 'other-person') throw otherPerson(request);
  if (need === 'step-up') return { step: 'step-up', level: strongerLevel(request.level, requiredLevel) };
  if (need === 'sign-in' || !signedIn) return { step: 'sign-in' };
  const scopes = await grantedScopes(request, signedIn, services.scopeCatalogue);
  const granted = { step: 'granted', signedIn, scopes } as const;
  const asksAnyway = isAlwaysAsked(request, scopes);
  if (request.client.consentSkipped && !asksAnyway) return granted;
  const allowed = await services.consents.scopesOf(signedIn.user.userId, request.client.applicationId);
  return isCovered(scopes, allowed) && !asksAnyway ? granted : { step: 'consent', signedIn, scopes, allowed };
}

/**
 * The scopes of the person. Where nobody can be asked, access that outlasts the session is not granted either (OpenID
 * Connect Core section 11), unless an administrator allowed it for all.
 */
function grantedScopes(
  { client, scope, claims, prompts, address }: AuthorizeRequest,
  { user }: SignedIn,
  catalogue: ScopeCatalogue,
): Promise<readonly string[]> {
  return refusingTo(address, async () => {
    const requested = withScopesOf(claims, scope);
    const scopes = await grantScopes({ client, requested, user, catalogue });
    const isSilent = prompts.has('none') && !client.consentSkipped;
    const granted = isSilent ? scopes.filter((name) => name !== OFFLINE_ACCESS) : scopes;
    if (granted.length > 0) return granted;
    throw SILENT_REFUSALS.consent;
  });
}

/** Claims that are asked for one by one are a matter of their scopes, in a request that is one of OpenID Connect at all. */
function withScopesOf(claims: RequestedClaims, scope: string | null): string | null {
  const asked = scope?.split(' ') ?? [];
  if (scope === null || !asked.includes('openid')) return scope;
  return [scope, ...scopesOfClaims(claims).filter((name) => !asked.includes(name))].join(' ');
}

const SILENT_REFUSALS = {
  'sign-in': authorizationRefused('login_required', 'The person has to sign in: leave out prompt=none.'),
  'step-up': authorizationRefused('interaction_required', 'The person needs a second factor: leave out prompt=none.'),
  consent: authorizationRefused('consent_required', 'The person has to be asked: leave out prompt=none.'),
} as const;

const silentRefusal = ({ step }: { readonly step: keyof typeof SILENT_REFUSALS }, { address }: AuthorizeRequest) =>
  new AuthorizeRefusal(SILENT_REFUSALS[step], address);

const otherPerson = ({ address }: AuthorizeRequest): AuthorizeRefusal =>
  new AuthorizeRefusal(
    authorizationRefused('login_required', 'Somebody else is signed in than the one who is meant.'),
    address,
  );
