import { epochSeconds } from '#primitives/clock';
import type { RequestedClaims } from '../model/requested-claims.js';
import type { Profile } from '../model/user.js';

/** The claims that a scope asks for all at once (OpenID Connect Core sections 5.1 and 5.4), as far as we know them. */
const CLAIMS_OF_SCOPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['profile', ['name', 'preferred_username', 'locale', 'updated_at']],
  ['email', ['email', 'email_verified']],
]);

/** Everything that can be told about a person. */
export const PERSON_CLAIMS: readonly string[] = [...CLAIMS_OF_SCOPES.values()].flat();

/** The claims that these scopes ask for. */
export const claimsOfScopes = (scopes: readonly string[]): readonly string[] =>
  scopes.flatMap((scope) => CLAIMS_OF_SCOPES.get(scope) ?? []);

/**
 * The scopes that have to be allowed before these claims are told: who asks for a claim asks for its scope, so that the
 * person is shown what it is about and can leave it out.
 */
export const scopesOfClaims = ({ idToken, userinfo }: RequestedClaims): readonly string[] =>
  [...CLAIMS_OF_SCOPES].flatMap(([scope, claims]) =>
    claims.some((claim) => idToken.includes(claim) || userinfo.includes(claim)) ? [scope] : [],
  );

/** These claims of a person, with the names of the wire; what nobody knows is left out (section 5.3.2). */
export function personClaims(names: readonly string[], profile: Profile): Readonly<Record<string, unknown>> {
  const known: Readonly<Record<string, unknown>> = {
    name: profile.displayName === '' ? null : profile.displayName,
    preferred_username: profile.username,
    locale: profile.locale,
    updated_at: epochSeconds(profile.updatedAt),
    email: profile.email,
    email_verified: profile.email === null ? null : profile.emailVerified,
  };
  return Object.fromEntries(Object.entries(known).filter(([name, value]) => names.includes(name) && value !== null));
}
