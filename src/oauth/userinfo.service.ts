import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { temporarilyUnavailable } from '#oauth-core/errors';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import { KeyStore } from '#oauth-core/ports/key-store';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { AccessTokens } from '#oauth-core/tokens/access-tokens';
import { readUserinfo, signUserinfo } from '#oauth-core/tokens/userinfo';
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
    private readonly keys: KeyStore,
  ) {}

  /**
   * The claims that the request's token reaches, or the JWT that the client asked for instead; a page of the client may
   * read them.
   *
   * @throws OAuthError
   */
  async answer(request: Request, response: Response): Promise<UserinfoBody | string> {
    if (!this.readiness.mayDecide()) throw temporarilyUnavailable('memory is too old to decide', 2);
    const { storage, clients, accessTokens, keys } = this;
    const { issuer } = this.addresses;
    const context = contextOf(request);
    const asked = { authorizationHeaders: rawHeaders(request, 'authorization'), clientAddress: context.clientAddress };
    const userinfo = await readUserinfo(asked, { issuer, storage, clients, accessTokens });
    context.clientId = userinfo.client.consumerKey;
    this.cors.allow(userinfo.client, request.headers.origin ?? null, response);
    if (userinfo.client.userinfoAlgorithm === null) return userinfo.claims;
    response.type('application/jwt');
    return signUserinfo(userinfo, { issuer, keys });
  }
}
