import { Injectable } from '@nestjs/common';
import { AccessTokenVerifier, type TokenVerdict } from '#gateway-core/ports';
import { GatewayRefusal } from '#gateway-core/refusals';
import { OAuthError } from '#oauth-core/errors';
import { KeyStore } from '#oauth-core/ports/key-store';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import { Revocations } from '#oauth-core/ports/revocations';
import { AccessTokens } from '#oauth-core/tokens/access-tokens';
import type { AccessTokenVerdict } from '#oauth-core/tokens/verify-access-token';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { GatewayAddresses } from './gateway-addresses.js';

/** The token server's own verification, as the gateway's rules ask for it. */
@Injectable()
export class GatewayTokenVerifier extends AccessTokenVerifier {
  private readonly accessTokens: AccessTokens;

  constructor(
    { issuer }: GatewayAddresses,
    keys: KeyStore,
    storage: OAuthStorage,
    rootKeys: RootKeys,
    revocations: Revocations,
    subjects: PairwiseSubjects,
    clock: Clock,
  ) {
    super();
    this.accessTokens = new AccessTokens({ issuer, keys, storage, rootKeys, revocations, subjects, clock });
  }

  verify(token: string, clientAddress: string): TokenVerdict | Promise<TokenVerdict> {
    const verdict = this.accessTokens.verify(token, clientAddress);
    return verdict instanceof Promise ? verdict.then(inGatewayWords, refuseInGatewayWords) : inGatewayWords(verdict);
  }
}

const inGatewayWords = (verdict: AccessTokenVerdict): TokenVerdict =>
  'refused' in verdict ? verdict : { caller: verdict.verified };

/** A token that is not looked up for now may be good: not 401, upon which a client would throw it away. */
function refuseInGatewayWords(error: unknown): never {
  if (!(error instanceof OAuthError)) throw error;
  const { reason, retryAfterSeconds } = error;
  const headers = { 'Retry-After': String(retryAfterSeconds ?? 1) };
  throw new GatewayRefusal('unknown_tokens_exceeded', { reason, headers });
}
