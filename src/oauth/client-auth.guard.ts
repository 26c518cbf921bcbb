import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { FailureLimiter } from '#oauth-core/client-auth/failure-limiter';
import { OutdatedSecrets } from '#oauth-core/client-auth/outdated-secrets';
import { type AuthenticatedClient, authenticateClient } from '#oauth-core/client-auth/index';
import { type FormParameters, parseForm } from '#oauth-core/parameters';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import { readFormBody } from '../http/form-body.js';
import { contextOf } from '../http/request-context.js';
import { rawHeaders } from '../http/raw-headers.js';
import { UsageCounters } from '../usage/usage-counters.js';

/** What {@link ClientAuthGuard} established: who calls, and with which parameters. */
export interface ClientRequest extends AuthenticatedClient {
  readonly parameters: FormParameters;
}

const established = new WeakMap<Request, ClientRequest>();

/** Lets a request through only when it proves which key pair it comes from, by the method that this registered. */
@Injectable()
export class ClientAuthGuard implements CanActivate {
  constructor(
    private readonly clients: ClientDirectory,
    private readonly failures: FailureLimiter,
    private readonly outdatedSecrets: OutdatedSecrets,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
    private readonly usage: UsageCounters,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<Request>();
    const context = contextOf(request);
    const parameters = parseForm(await readFormBody(request));
    const credentials = { authorizationHeaders: rawHeaders(request, 'authorization'), parameters };
    const { clients, failures, outdatedSecrets, rootKeys, clock } = this;
    const services = { clients, failures, outdatedSecrets, rootKeys, clock };
    const authenticated = await authenticateClient(credentials, context.clientAddress, services);
    if (authenticated.secretId !== null) this.usage.secretUsed(authenticated.secretId);
    context.clientId = authenticated.client.consumerKey;
    established.set(request, { ...authenticated, parameters });
    return true;
  }
}

/** The {@link ClientRequest} of a route behind {@link ClientAuthGuard}. */
export const FromClient = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  established.get(execution.switchToHttp().getRequest<Request>()),
);
