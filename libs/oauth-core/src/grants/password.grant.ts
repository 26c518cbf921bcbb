import { invalidGrant, invalidRequest, tooManyRequests, unauthorizedClient } from '../errors.js';
import { NO_CLAIMS } from '../model/requested-claims.js';
import type { UserStanding } from '../model/user.js';
import { requireParameter } from '../parameters.js';
import { MAX_PASSWORD_BYTES, signInWithPassword } from '../password-sign-in.js';
import { PasswordQueueFull } from '../ports/password-hasher.js';
import { requestedResources, requireFitting } from '../resources.js';
import { parseScope } from '../scope-syntax.js';
import { grantScopes } from '../scopes.js';
import type { Grant, GrantContext } from './grant.js';
import { startUserGrant } from './start-user-grant.js';
import { storeWithToken } from './store-with-token.js';

/** One sentence for every cause (tokens.md §4): it tells nobody which user names exist. */
const NOT_SIGNED_IN =
  'The user name or the password is not right, or the account cannot be used in this way now. Check both, or sign in on the page of the authorization code grant.';

/**
 * A token for a user name and password (RFC 6749 section 4.3), for old clients: confidential ones that have it in their
 * list, never from a page in a browser (RFC 9700 section 2.4). Four statements.
 */
export const passwordGrant: Grant = {
  type: 'password',
  userGrant: true,
  advertised: false,

  async exchange(context) {
    requireTrustedClient(context);
    const { client, parameters, issuer, scopeCatalogue } = context;
    const credentials = readCredentials(context);
    const requested = parameters.get('scope') ?? null;
    if (requested !== null) parseScope(requested); // a malformed request costs no hash
    const resources = requestedResources(parameters, issuer);

    const user = await signIn(credentials, context);
    const authenticatedAt = context.clock.now();
    context.signInTimes?.note(user.userId, authenticatedAt);
    const scopes = await grantScopes({ client, requested, user, catalogue: scopeCatalogue });
    requireFitting(resources, scopes);
    const { grant, opaque, body } = await startUserGrant(
      {
        grantId: null,
        grantType: 'password',
        user,
        scopes,
        resources,
        authenticatedAt,
        amr: ['pwd'], // RFC 8176
        epoch: [user.generation, client.generation],
        sessionId: null,
        claims: NO_CLAIMS,
        accessToken: { scopes, resources },
        idToken: null, // nobody signed in anywhere (OpenID Connect knows no such flow)
      },
      context,
    );
    await storeWithToken(opaque, context.storage, async ({ grants }) => {
      await grants.add(grant);
      return true;
    });
    return body;
  },
};

function requireTrustedClient({ client, origin }: GrantContext): void {
  if (client.authMethod === 'none') {
    throw unauthorizedClient('Public clients cannot use the password grant. Use the authorization code grant.');
  }
  if (origin !== null) {
    throw unauthorizedClient('Pages in a browser cannot use the password grant. Use the authorization code grant.');
  }
}

function readCredentials({ parameters }: GrantContext) {
  const username = requireParameter(parameters, 'username');
  const password = requireParameter(parameters, 'password');
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) {
    throw invalidRequest(`The parameter password has more than ${MAX_PASSWORD_BYTES} bytes.`);
  }
  return { username, password };
}

async function signIn(
  credentials: { readonly username: string; readonly password: string },
  context: GrantContext,
): Promise<UserStanding> {
  const { clientAddress, client } = context;
  const attempt = { ...credentials, clientAddress, secondFactorRequired: client.secondFactorRequired };
  const result = await signInWithPassword(attempt, context).catch((error: unknown) => {
    if (!(error instanceof PasswordQueueFull)) throw error;
    throw tooManyRequests('the password queue is full', error.retryAfterSeconds);
  });
  if (result.outcome === 'locked-out') {
    throw invalidGrant('too many failed attempts', NOT_SIGNED_IN, result.retryAfterSeconds);
  }
  if (result.outcome === 'refused') throw invalidGrant(result.reason, NOT_SIGNED_IN);
  return result.user;
}
