import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { temporarilyUnavailable } from '#oauth-core/errors';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { AccessTokens } from '#oauth-core/tokens/access-tokens';
import { readUserinfo } from '#oauth-core/tokens/userinfo';
import { PublicAddresses } from '../http/public-addresses.js';
import { contextOf } from '../http/request-context.js';
import { Readiness } from '../operations/readiness.js';
import type { UserinfoBody } from './dto/userinfo.dto.js';
import { rawHeaders } from '../http/raw-headers.js';
import { TokenCors } from './token-cors.js';

/** The rules of userinfo with everything they ask for. */
@Injectable()
export class UserinfoService {
  constructor(
    private readonly addresses: PublicAddresses,
    private readonly storage: OAuthStorage,
    private readonly accessTokens: AccessTokens,
    private readonly clients: ClientDirectory,
    private readonly cors: TokenCors,
    private readonly readiness: Readiness,
  ) {}

  /** The claims that the request's token reaches; a page of the token's own client may read them. @throws OAuthError */
  async answer(request: Request, response: Response): Promise<UserinfoBody> {
    if (!this.readiness.mayDecide()) throw temporarilyUnavailable('memory is too old to decide', 2);
    const { storage, accessTokens } = this;
    const { issuer } = this.addresses;
    const context = contextOf(request);
    const { clientAddress } = context;
    const asked = { authorizationHeaders: rawHeaders(request, 'authorization'), clientAddress };
    const { claims, consumerKey } = await readUserinfo(asked, { issuer, storage, accessTokens });
    context.clientId = consumerKey;
    await this.allowPage(consumerKey, request.headers.origin ?? null, response);
    return claims;
  }

  private async allowPage(consumerKey: string, origin: string | null, response: Response): Promise<void> {
    const asked =
      origin === null ? null : (this.clients.remembered(consumerKey) ?? (await this.clients.read(consumerKey)));
    this.cors.allow(asked ?? { redirectUris: [] }, origin, response);
  }
}
