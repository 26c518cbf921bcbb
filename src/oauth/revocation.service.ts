import { Injectable } from '@nestjs/common';
import { Clock } from '#primitives/clock';
import { ChangeFeed } from '#database/memory/change-feed';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { whileStorageAnswers } from '#oauth-core/storage-away';
import { AccessTokens } from '#oauth-core/tokens/access-tokens';
import { type RevocationRequest, revokeToken } from '#oauth-core/tokens/revocation';

/** The rules of revocation with everything they ask for. */
@Injectable()
export class RevocationService {
  constructor(
    private readonly storage: OAuthStorage,
    private readonly accessTokens: AccessTokens,
    private readonly clock: Clock,
    private readonly feed: ChangeFeed,
  ) {}

  /** Resolves when the token is dead on this process, whoever ended it. @throws OAuthError */
  async revoke(request: RevocationRequest): Promise<void> {
    const { storage, accessTokens, clock } = this;
    const outcome = await revokeToken(request, { storage, accessTokens, clock });
    if (outcome === 'ended_before') await whileStorageAnswers(() => this.feed.catchUp());
  }
}
