import { Injectable } from '@nestjs/common';
import type { AdmittedCaller } from '#gateway-core/admit-call';
import { apiBaseUrl } from '#gateway-core/api-address';
import type { PublishedApi } from '#gateway-core/model';
import { RememberedUsers } from '#database/memory/remembered-users';
import { KeyStore } from '#oauth-core/ports/key-store';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
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

  /** A compact JWS for the header `X-JWT-Assertion`; a promise of one only while the user's name is not in memory. */
  assertionFor(by: AdmittedCaller, api: PublishedApi): string | Promise<string> {
    const known = this.remembered.get(keyOf(by, api));
    const reusable = known?.plan === by.plan.name && known.reusableUntilMs > this.clock.now().getTime();
    if (known && reusable) return known.assertion;
    if (by.caller.tokenType === 'APPLICATION') return this.make(by, api, null);
    const username = this.users.remembered(by.caller.subject);
    return username === null ? this.makeOnceNamed(by, api) : this.make(by, api, username);
  }

  /** While the database is away the name is left out. */
  private async makeOnceNamed(by: AdmittedCaller, api: PublishedApi): Promise<string> {
    const username = await this.users.find(by.caller.subject).catch((error: unknown) => {
      if (error instanceof StorageUnavailable) return null;
      throw error;
    });
    return this.make(by, api, username);
  }

  private make(by: AdmittedCaller, api: PublishedApi, username: string | null): string {
    const now = this.clock.now();
    const key = keyOf(by, api);
    const assertion = this.sign(by, api, username, epochSeconds(now));
    this.remembered.delete(key); // so that it becomes the youngest
    this.makeRoom();
    this.remembered.set(key, { assertion, plan: by.plan.name, reusableUntilMs: now.getTime() + REUSE_MS });
    return assertion;
  }

  private sign(
    { caller, application, plan }: AdmittedCaller,
    api: PublishedApi,
    username: string | null,
    issuedAt: number,
  ): string {
    return signJws(this.keys.signingKey('ASSERTION', 'ES256'), ASSERTION_TYPE, {
      iss: this.addresses.issuer,
      aud: apiBaseUrl(this.addresses.issuer, api),
      iat: issuedAt,
      exp: issuedAt + LIFETIME_SECONDS,
      sub: caller.publicSubject,
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

const keyOf = ({ caller }: AdmittedCaller, { id }: PublishedApi): string => `${caller.tokenDigest} ${id}`;
