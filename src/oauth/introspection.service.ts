import { Injectable } from '@nestjs/common';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { RememberedUsers } from '#database/memory/remembered-users';
import { temporarilyUnavailable } from '#oauth-core/errors';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import { AccessTokens } from '#oauth-core/tokens/access-tokens';
import { type IntrospectionAnswer, type IntrospectionRequest, introspectToken } from '#oauth-core/tokens/introspection';
import { PublicAddresses } from '../http/public-addresses.js';
import { Readiness } from '../operations/readiness.js';

/** The rules of introspection with everything they ask for. */
@Injectable()
export class IntrospectionService {
  constructor(
    private readonly addresses: PublicAddresses,
    private readonly storage: OAuthStorage,
    private readonly accessTokens: AccessTokens,
    private readonly usernames: RememberedUsers,
    private readonly subjects: PairwiseSubjects,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
    private readonly readiness: Readiness,
  ) {}

  /** @throws OAuthError; temporarily_unavailable too when memory is too old to know what was revoked */
  async introspect(request: IntrospectionRequest): Promise<IntrospectionAnswer> {
    if (!this.readiness.mayDecide()) throw temporarilyUnavailable('memory is too old to decide', 2);
    const { storage, accessTokens, usernames, subjects, rootKeys, clock } = this;
    const { issuer } = this.addresses;
    return introspectToken(request, { issuer, storage, accessTokens, usernames, subjects, rootKeys, clock });
  }
}
