import { Injectable } from '@nestjs/common';
import { AccessTokenVerifier, type TokenVerdict } from '#gateway-core/ports';
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

  verify(token: string): TokenVerdict | Promise<TokenVerdict> {
    const verdict = this.accessTokens.verify(token);
    return verdict instanceof Promise ? verdict.then(inGatewayWords) : inGatewayWords(verdict);
  }
}

const inGatewayWords = (verdict: AccessTokenVerdict): TokenVerdict =>
  'refused' in verdict ? verdict : { caller: verdict.verified };
