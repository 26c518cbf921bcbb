import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Database } from '#database/database';
import { PersonalAccessTokens } from '#database/memory/personal-access-tokens';
import { managementAudience } from '#oauth-core/tokens/audience';
import { AccessTokens } from '#oauth-core/tokens/access-tokens';
import type { VerifiedAccessToken } from '#oauth-core/tokens/access-token-claims';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import { Problem } from '../http/problem.js';
import { PublicAddresses } from '../http/public-addresses.js';
import { rawHeaders } from '../http/raw-headers.js';
import { contextOf } from '../http/request-context.js';
import { ACCESS, type Access } from '../http/route-declaration.js';
import { Caller, type RestScope } from './caller.js';
import { attachCaller } from './rest-call.js';

export const SCOPES = 'gatehouse:scopes';

/** The scopes of which a route needs one. */
export const NeedsScope = (...scopes: readonly RestScope[]) => SetMetadata(SCOPES, scopes);

/**
 * Finds out who calls the REST API: whose access token is for it (RFC 6750). On a route for everybody a token may be
 * missing, but not be wrong. A cookie is never a credential here.
 */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly addresses: PublicAddresses,
    private readonly tokens: AccessTokens,
    private readonly clients: ClientDirectory,
    private readonly database: Database,
    private readonly personalTokens: PersonalAccessTokens,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<Request>();
    const targets = [execution.getHandler(), execution.getClass()];
    const isPublic = this.reflector.getAllAndOverride<Access>(ACCESS, targets) === 'public';
    const headers = rawHeaders(request, 'authorization');
    if (isPublic && headers.length === 0) return true;
    const caller = await this.callerOf(bearerIn(headers), request);
    const [scope, ...others] = this.reflector.getAllAndOverride<readonly RestScope[]>(SCOPES, targets) ?? [];
    if (scope) caller.require(scope, ...others);
    attachCaller(request, caller);
    return true;
  }

  private async callerOf(token: string, request: Request): Promise<Caller> {
    const context = contextOf(request);
    if (token.startsWith('gthp_')) return this.personOf(token, context.clientAddress);
    const verdict = await this.tokens.verify(token, context.clientAddress);
    if ('refused' in verdict) throw tokenInvalid(`token: ${verdict.refused}`);
    const { verified } = verdict;
    context.clientId = verified.consumerKey;
    if (!verified.audience.includes(managementAudience(this.addresses.consoleUrl))) {
      throw tokenInvalid('the token is for another audience');
    }
    return this.holderOf(verified);
  }

  /** Whose personal access token it is. It is no key pair's, so the roles alone bound its scopes. */
  private async personOf(token: string, clientAddress: string): Promise<Caller> {
    const verdict = await this.personalTokens.verify(token, clientAddress);
    if ('refused' in verdict) throw tokenInvalid(`personal access token: ${verdict.refused}`);
    const { user, scopes, expiresAt } = verdict.verified;
    return new Caller({ ...user, scopes, clientId: null, personalTokenEndsAt: expiresAt });
  }

  /** The person, or the owner of the application that acts for itself. Their roles, and the key pair's list, as of now. */
  private async holderOf({ consumerKey, tokenType, subject, scopes }: VerifiedAccessToken): Promise<Caller> {
    const client = await this.clients.find(consumerKey);
    if (!client?.enabled) throw tokenInvalid('the key pair does not exist or is disabled');
    const userId = tokenType === 'APPLICATION' ? client.ownerId : subject;
    const person = await this.database.read.users.findStanding(userId);
    if (!person?.enabled) throw tokenInvalid('the person does not exist or is disabled');
    return new Caller({
      ...person,
      scopes: scopes.filter((scope) => client.managementScopes.includes(scope)),
      clientId: tokenType === 'APPLICATION' ? consumerKey : null,
    });
  }
}

function bearerIn(headers: readonly string[]): string {
  const [value = ''] = headers;
  const match = headers.length === 1 ? /^bearer +(\S+) *$/i.exec(value) : null;
  if (match) return match[1];
  throw new Problem('authentication_required', 'Send one Authorization header: Bearer and an access token.', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

const tokenInvalid = (reason: string): Problem =>
  new Problem('token_invalid', 'Get a new access token with a gatehouse: scope.', {
    reason,
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  });
