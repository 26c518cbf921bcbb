import { type Clock, addSeconds } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import type { RootKeys } from '#primitives/root-keys';
import { secretOf } from '#primitives/secrets';
import type { AuthorizationCode } from '../model/authorization-code.js';
import type { SignedIn } from '../model/signed-in.js';
import type { OAuthStorage } from '../ports/oauth-storage.js';
import { rememberedScopes } from './consent.js';
import type { AuthorizeRequest } from './validate-request.js';

const LIFETIME_SECONDS = 60;

/** What a person allowed a client. */
export interface AllowedRequest {
  readonly request: AuthorizeRequest;
  readonly signedIn: SignedIn;
  /** Never empty. */
  readonly scopes: readonly string[];
  /** The code is a function of the ticket, the session and the scopes: whoever allows the same twice gets it twice. */
  readonly ticket: string;
}

interface CodeServices {
  readonly storage: OAuthStorage;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
}

/** A code for what was allowed before, of a ticket that nobody else has. One statement. */
export async function issueCode(allowed: AllowedRequest, services: CodeServices): Promise<string> {
  const { code, stored } = codeFor(allowed, services);
  await services.storage.single(({ codes }) => codes.add(stored));
  return code;
}

/**
 * Remembers what the person allows now, and makes its code. Of any number of concurrent callers with the same ticket all
 * get the same code; null when that was exchanged already or has expired.
 */
export async function allowAndIssueCode(allowed: AllowedRequest, services: CodeServices): Promise<string | null> {
  const { storage, clock } = services;
  const { code, stored } = codeFor(allowed, services);
  const { applicationId } = allowed.request.client;
  const consent = { userId: stored.userId, applicationId, scopes: rememberedScopes(allowed.scopes) };
  const isFirst = await storage.transaction(async ({ consents, codes }) => {
    await consents.allow(consent, stored.createdAt);
    return codes.add(stored);
  });
  if (isFirst) return code;
  const earlier = await storage.read.codes.find([stored.fingerprint]);
  return earlier && !earlier.isSpent && earlier.expiresAt > clock.now() ? code : null;
}

function codeFor({ request, signedIn, scopes, ticket }: AllowedRequest, { rootKeys, clock }: CodeServices) {
  const { client, resources, sentRedirectUri, codeChallenge, nonce, claims } = request;
  const { sessionId, user, authenticatedAt, amr } = signedIn;
  const now = clock.now();
  const mac = rootKeys.fingerprint('authorization-request', JSON.stringify([ticket, sessionId, scopes]));
  const code = secretOf('gtho_', mac.subarray(-32));
  const stored: AuthorizationCode = {
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
  return { code, stored };
}
