import type { OAuthStorage } from '../ports/oauth-storage.js';
import type { RootKeys } from '#primitives/root-keys';
import { type AccessTokenVerdict, AccessTokenVerification, type VerificationSettings } from './verify-access-token.js';
import { OpaqueTokenVerification, looksOpaque } from './verify-opaque-token.js';

export interface AccessTokenServices extends VerificationSettings {
  readonly storage: OAuthStorage;
  readonly rootKeys: RootKeys;
}

/** Our own access tokens of either format. A JWT is decided without waiting; an opaque one too, once it is known. */
export class AccessTokens {
  private readonly signed: AccessTokenVerification;
  private readonly opaque: OpaqueTokenVerification;

  constructor(services: AccessTokenServices) {
    this.signed = new AccessTokenVerification(services);
    this.opaque = new OpaqueTokenVerification(services);
  }

  /**
   * What the token says if it is good now. A promise only of an opaque one; it rejects with StorageUnavailable, and with
   * OAuthError 429 when too many unknown ones came from this address's network.
   */
  verify(token: string, clientAddress: string): AccessTokenVerdict | Promise<AccessTokenVerdict> {
    return looksOpaque(token) ? this.opaque.verify(token, clientAddress) : this.signed.verify(token);
  }

  /** What the token says if it ever was one of ours, expired and revoked ones included. Rejects likewise. */
  identify(token: string, clientAddress: string): AccessTokenVerdict | Promise<AccessTokenVerdict> {
    return looksOpaque(token) ? this.opaque.identify(token, clientAddress) : this.signed.identify(token);
  }
}
