import { type Clock, addSeconds } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import type { RootKeys } from '#primitives/root-keys';
import { newSecret, secretOf } from '#primitives/secrets';
import type { AuthorizationCode } from '../model/authorization-code.js';
import type { SignedIn } from '../model/signed-in.js';
import type { OAuthStorage, RequestOrigin } from '../ports/oauth-storage.js';
import { rememberedScopes } from './consent.js';
import type { AuthorizeRequest } from './validate-request.js';

const LIFETIME_SECONDS = 60;

/** What a person allowed a client. */
export interface AllowedRequest {
  readonly request: AuthorizeRequest;
  readonly signedIn: SignedIn;
  /** Never empty. */
  readonly scopes: readonly string[];
}

interface CodeServices {
  readonly storage: OAuthStorage;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
}

/** A code for what was allowed before. One statement. */
export async function issueCode(allowed: AllowedRequest, services: CodeServices): Promise<string> {
  const code = newSecret('gtho_');
  const stored = storedCode(code, allowed, services);
  await services.storage.single(({ codes }) => codes.add(stored));
  return code;
}

/**
 * Remembers what the person allows now, and makes its code, which is a function of the ticket, the session and the scopes:
 * of any number of concurrent callers with the same ticket all get the same code; null when that was exchanged already or
 * has expired.
 */
export async function allowAndIssueCode(
  { ticket, from, ...allowed }: AllowedRequest & { readonly ticket: string; readonly from: RequestOrigin },
  services: CodeServices,
): Promise<string | null> {
  const { storage, rootKeys, clock } = services;
  const { sessionId } = allowed.signedIn;
  const mac = rootKeys.fingerprint('authorization-request', JSON.stringify([ticket, sessionId, allowed.scopes]));
  const code = secretOf('gtho_', mac.subarray(-32));
  const stored = storedCode(code, allowed, services);
  const { applicationId } = allowed.request.client;
  const consent = { userId: stored.userId, applicationId, scopes: rememberedScopes(allowed.scopes) };
  const isFirst = await storage.transaction(async ({ consents, codes }) => {
    await consents.allow(consent, { at: stored.createdAt, from });
    return codes.add(stored);
  });
  if (isFirst) return code;
  const earlier = await storage.read.codes.find([stored.fingerprint]);
  return earlier && !earlier.isSpent && earlier.expiresAt > clock.now() ? code : null;
}

function storedCode(
  code: string,
  { request, signedIn, scopes }: AllowedRequest,
  { rootKeys, clock }: CodeServices,
): AuthorizationCode {
  const { client, resources, sentRedirectUri, codeChallenge, nonce, claims } = request;
  const { sessionId, user, authenticatedAt, amr } = signedIn;
  const now = clock.now();
  return {
    fingerprint: rootKeys.fingerprint('authorization-code', code),
    grantId: newTimeOrderedId(now),
    keyPairId: client.keyPairId,
    userId: user.userId,
    sessionId,
    epoch: [user.generation, client.generation],
    scopes,
    resources,
    redirectUri: sentRedirectUri,
    codeChallenge,
    nonce,
    claims,
    authenticatedAt,
    amr,
    createdAt: now,
    expiresAt: addSeconds(now, LIFETIME_SECONDS),
  };
}
