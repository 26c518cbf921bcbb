import { Injectable } from '@nestjs/common';
import type { AdmittedCaller } from '#gateway-core/admit-call';
import { apiBaseUrl } from '#gateway-core/api-address';
import type { PublishedApi } from '#gateway-core/model';
import { RememberedUsers } from '#database/memory/remembered-users';
import { KeyStore } from '#oauth-core/ports/key-store';
import { Clock, epochSeconds } from '#primitives/clock';
import { signJws } from '#primitives/signature';
import { GatewayAddresses } from './gateway-addresses.js';

/** Never an access token: nothing of ours that verifies tokens accepts this type (RFC 8725 section 3.11). */
const ASSERTION_TYPE = 'backend+jwt';
const LIFETIME_SECONDS = 60;
const REUSE_MS = 30_000;
const MAX_REMEMBERED = 10_000;

interface RememberedAssertion {
  readonly assertion: string;
  readonly plan: string;
  readonly reusableUntilMs: number;
}

/**
 * Tells a back end who calls, signed and for that API alone (tokens.md §3). Signing costs as much as forwarding, so an
 * assertion is used again for the same token and API for up to 30 of its 60 seconds.
 */
@Injectable()
export class BackendAssertions {
  /** By digest of the token and API, the oldest first. */
  private readonly remembered = new Map<string, RememberedAssertion>();

  constructor(
    private readonly addresses: GatewayAddresses,
    private readonly keys: KeyStore,
    private readonly users: RememberedUsers,
    private readonly clock: Clock,
  ) {}

  /** A compact JWS for the header `X-JWT-Assertion`. */
  assertionFor(by: AdmittedCaller, api: PublishedApi): string {
    const now = this.clock.now();
    const key = `${by.caller.tokenDigest} ${api.id}`;
    const known = this.remembered.get(key);
    if (known && known.plan === by.plan.name && known.reusableUntilMs > now.getTime()) return known.assertion;
    const assertion = this.sign(by, api, epochSeconds(now));
    this.remembered.delete(key); // so that it becomes the youngest
    this.makeRoom();
    this.remembered.set(key, { assertion, plan: by.plan.name, reusableUntilMs: now.getTime() + REUSE_MS });
    return assertion;
  }

  private sign({ caller, application, plan }: AdmittedCaller, api: PublishedApi, issuedAt: number): string {
    const username = caller.tokenType === 'APPLICATION_USER' ? this.users.find(caller.subject) : null;
    return signJws(this.keys.signingKey('ASSERTION', 'ES256'), ASSERTION_TYPE, {
      iss: this.addresses.issuer,
      aud: apiBaseUrl(this.addresses.issuer, api),
      iat: issuedAt,
      exp: issuedAt + LIFETIME_SECONDS,
      sub: caller.subject,
      ...(username !== null && { username }),
      client_id: caller.consumerKey,
      application_id: application.applicationId,
      application_name: application.name,
      aut: caller.tokenType,
      key_type: caller.keyType,
      plan: plan.name,
      scope: caller.scopes.join(' '),
      api: api.name,
      version: api.version,
    });
  }

  private makeRoom(): void {
    if (this.remembered.size < MAX_REMEMBERED) return;
    const [oldest] = this.remembered.keys();
    this.remembered.delete(oldest);
  }
}
