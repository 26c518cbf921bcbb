import { Injectable } from '@nestjs/common';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { SettingsMemory } from '#database/memory/settings-memory';
import { OAuthError, temporarilyUnavailable } from '#oauth-core/errors';
import { grants } from '#oauth-core/grants/index';
import { ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { KeyStore } from '#oauth-core/ports/key-store';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import { PasswordHasher } from '#oauth-core/ports/password-hasher';
import { SignInTimes } from '#oauth-core/ports/sign-in-times';
import { exchangeToken, type TokenRequest } from '#oauth-core/token-endpoint';
import { AccessTokenIssuer } from '#oauth-core/tokens/access-token';
import { IdTokenIssuer } from '#oauth-core/tokens/id-token';
import { PublicAddresses } from '../http/public-addresses.js';
import { Metrics } from '../operations/metrics.js';
import { Readiness } from '../operations/readiness.js';
import { UsageCounters } from '../usage/usage-counters.js';

/** The token endpoint's rules with everything they ask for, and the count of what they answer. */
@Injectable()
export class TokenService {
  private readonly accessTokens: AccessTokenIssuer;
  private readonly idTokens: IdTokenIssuer;

  constructor(
    private readonly addresses: PublicAddresses,
    private readonly storage: OAuthStorage,
    private readonly scopeCatalogue: ScopeCatalogue,
    private readonly passwordHasher: PasswordHasher,
    private readonly settings: SettingsMemory,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly signInTimes: SignInTimes,
    private readonly readiness: Readiness,
    private readonly usage: UsageCounters,
    keys: KeyStore,
    subjects: PairwiseSubjects,
  ) {
    const { issuer, consoleUrl } = addresses;
    this.accessTokens = new AccessTokenIssuer({ issuer, console: consoleUrl, keys, subjects, rootKeys, clock });
    this.idTokens = new IdTokenIssuer({ issuer, keys, subjects, clock });
  }

  /** @throws OAuthError; temporarily_unavailable too when memory is too old to know which client was disabled */
  async exchange(request: TokenRequest): Promise<string> {
    const { storage, scopeCatalogue, passwordHasher, accessTokens, idTokens, rootKeys, clock, signInTimes } = this;
    const tokens = { accessTokens, idTokens };
    const services = { storage, scopeCatalogue, passwordHasher, ...tokens, rootKeys, clock, signInTimes };
    const { issuer } = this.addresses;
    const label = grantLabel(request.parameters.get('grant_type'));
    try {
      if (!this.readiness.mayDecide()) throw temporarilyUnavailable('memory is too old to decide', 2);
      const { lockout, secondFactorRoles } = this.settings.current;
      const { body, userGrant } = await exchangeToken(request, { ...services, issuer, lockout, secondFactorRoles });
      this.metrics.granted(label, 'issued');
      if (!userGrant) this.usage.issued(request.client.keyPairId);
      return body;
    } catch (error) {
      this.metrics.granted(label, error instanceof OAuthError ? error.code : 'server_error');
      throw error;
    }
  }
}

/** A grant type is the caller's word: unknown ones share a label, or the series would grow without bound. */
const grantLabel = (grantType: string | undefined): string =>
  grants.some(({ type }) => type === grantType) ? String(grantType) : 'other';
