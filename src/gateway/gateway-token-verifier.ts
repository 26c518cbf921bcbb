import { Injectable } from '@nestjs/common';
import type { Caller } from '#gateway-core/model';
import { AccessTokenVerifier, type TokenFault } from '#gateway-core/ports';
import { KeyStore } from '#oauth-core/ports/key-store';
import { Revocations } from '#oauth-core/ports/revocations';
import { AccessTokenVerification } from '#oauth-core/tokens/verify-access-token';
import { Clock } from '#primitives/clock';
import { GatewayAddresses } from './gateway-addresses.js';

/** The token server's own verification, as the gateway's rules ask for it. */
@Injectable()
export class GatewayTokenVerifier extends AccessTokenVerifier {
  private readonly verification: AccessTokenVerification;

  constructor({ issuer }: GatewayAddresses, keys: KeyStore, revocations: Revocations, clock: Clock) {
    super();
    this.verification = new AccessTokenVerification({ issuer, keys, revocations, clock });
  }

  verify(token: string): { readonly caller: Caller } | { readonly refused: TokenFault } {
    const verdict = this.verification.verify(token);
    return 'refused' in verdict ? verdict : { caller: verdict.verified };
  }
}
