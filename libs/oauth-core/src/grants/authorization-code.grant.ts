import { addSeconds } from '#primitives/clock';
import { sameBytes } from '#primitives/root-keys';
import { tokenDigest } from '#primitives/signature';
import { needsCodeChallenge } from '../authorize/code-challenge.js';
import { type OAuthError, invalidGrant } from '../errors.js';
import type { FoundCode } from '../model/authorization-code.js';
import { requireParameter } from '../parameters.js';
import { narrowResources, requestedResources, requireFitting } from '../resources.js';
import { narrowScopes } from '../scopes.js';
import { MAX_ACCESS_TOKEN_SECONDS } from '../tokens/access-token.js';
import { idTokenClaims } from '../tokens/id-token.js';
import type { Grant, GrantContext } from './grant.js';
import { type StartedGrant, startUserGrant } from './start-user-grant.js';
import { storeWithToken } from './store-with-token.js';

interface CodeRequest {
  readonly code: string;
  readonly redirectUri: string | null;
  readonly codeVerifier: string | null;
  readonly resources: readonly string[];
}

/** RFC 7636 section 4.1. */
const VERIFIER = /^[\w.~-]{43,128}$/;

/**
 * Trades an authorization code for tokens (RFC 6749 section 4.1.3, RFC 7636 section 4.6; tokens.md §4). One statement finds
 * the code, one stores the grant and so spends it, in one transaction with an opaque access token. Of concurrent callers
 * one gets tokens, and the others end them: nobody can tell which of them is the thief (RFC 6749 section 4.1.2).
 */
export const authorizationCodeGrant: Grant = {
  type: 'authorization_code',
  userGrant: true,
  advertised: true,

  async exchange(context) {
    const request = readRequest(context);
    const code = await findOwnCode(request, context);
    if (code.isSpent) {
      await endGrant(code, context);
      throw notValid('code used twice; its grant is ended');
    }
    requireLive(code, context);
    requireSameRedirectUri(code, request);
    await requireVerifier(code, request, context);

    const started = await start(code, request, context);
    if (await store(started, code, context)) return started.body;
    await endGrant(code, context);
    throw notValid('code used twice at once; its grant is ended');
  },
};

function readRequest({ parameters, issuer }: GrantContext): CodeRequest {
  return {
    code: requireParameter(parameters, 'code'),
    redirectUri: parameters.get('redirect_uri') ?? null,
    codeVerifier: parameters.get('code_verifier') ?? null,
    resources: requestedResources(parameters, issuer),
  };
}

/** Somebody else's is only refused: who guesses or finds a code must not harm its owner. */
async function findOwnCode({ code }: CodeRequest, { client, storage, rootKeys }: GrantContext): Promise<FoundCode> {
  const found = await storage.read.codes.find(rootKeys.fingerprints('authorization-code', code));
  if (!found) throw notValid('no such code');
  if (found.keyPairId !== client.keyPairId) throw notValid('code of another client');
  return found;
}

function requireLive({ expiresAt, epoch, user }: FoundCode, { client, clock }: GrantContext): void {
  const [userGeneration, keyPairGeneration] = epoch;
  if (expiresAt <= clock.now()) throw notValid('the code has expired');
  if (!user.enabled) throw notValid('the person is disabled');
  if (userGeneration < user.generation) throw notValid('every token of the person was ended');
  if (keyPairGeneration < client.generation) throw notValid('every token of the key pair was ended');
}

/** Equal byte for byte. With PKCE the verifier says what this would: that the same client asks (OAuth 2.1 section 4.1.3). */
function requireSameRedirectUri({ redirectUri, codeChallenge }: FoundCode, request: CodeRequest): void {
  if (request.redirectUri === redirectUri) return;
  if (request.redirectUri === null && codeChallenge !== null) return;
  throw notValid('another redirect_uri than that of the authorization request');
}

/** A wrong verifier spends the code: there is no second guess. */
async function requireVerifier(code: FoundCode, { codeVerifier }: CodeRequest, context: GrantContext): Promise<void> {
  const { codeChallenge } = code;
  if (codeChallenge === null) {
    if (codeVerifier !== null) throw notValid('a code_verifier without a code_challenge');
    if (needsCodeChallenge(context.client)) throw notValid('the code has no code_challenge');
    return;
  }
  if (codeVerifier === null) throw notValid('the code_verifier is missing');
  if (VERIFIER.test(codeVerifier) && sameText(tokenDigest(codeVerifier), codeChallenge)) return;
  await endGrant(code, context);
  throw notValid('wrong code_verifier; the code is spent');
}

const sameText = (a: string, b: string): boolean => sameBytes(Buffer.from(a), Buffer.from(b));

async function start(code: FoundCode, request: CodeRequest, context: GrantContext): Promise<StartedGrant> {
  const { client, storage, scopeCatalogue } = context;
  const { user, claims } = code;
  const scopes = await narrowScopes(code.scopes, { client, requested: null, user, catalogue: scopeCatalogue });
  const resources = narrowResources(code.resources, request.resources);
  requireFitting(resources, scopes);
  const told = scopes.includes('openid')
    ? await idTokenClaims({ userId: user.userId, scopes, requested: claims }, storage)
    : null;
  return startUserGrant(
    {
      grantId: code.grantId,
      grantType: 'authorization_code',
      user,
      scopes: code.scopes,
      resources: code.resources,
      authenticatedAt: code.authenticatedAt,
      amr: code.amr,
      epoch: code.epoch,
      sessionId: code.sessionId,
      claims,
      accessToken: { scopes, resources },
      idToken: told && { nonce: code.nonce, claims: told },
    },
    context,
  );
}

/** Whether this caller stored the grant. */
const store = ({ grant, opaque }: StartedGrant, { fingerprint }: FoundCode, { storage }: GrantContext) =>
  storeWithToken(opaque, storage, ({ grants }) => grants.addFromCode(grant, fingerprint));

/** Spends the code, if it is not spent, and ends what came of it: committed before the caller refuses. */
async function endGrant({ fingerprint, grantId }: FoundCode, { storage, clock }: GrantContext): Promise<void> {
  const at = clock.now();
  const tokensEndAt = addSeconds(at, MAX_ACCESS_TOKEN_SECONDS);
  await storage.transaction(async ({ codes, grants }) => {
    await codes.spend(fingerprint, at);
    await grants.end(grantId, { at, reason: 'code_reused', tokensEndAt });
  });
}

const notValid = (reason: string): OAuthError =>
  invalidGrant(
    reason,
    'The authorization code is not valid for this client, or not any more. It works once and for a minute, with the redirect_uri and the code_verifier that belong to its request; after that the person has to sign in again.',
  );
