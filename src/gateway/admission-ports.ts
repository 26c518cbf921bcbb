import { Inject, Injectable } from '@nestjs/common';
import {
  AccessTokenVerifier,
  ApiCatalogue,
  type GatewayPorts,
  QuotaCounter,
  SubscriptionDirectory,
} from '#gateway-core/ports';
import { OpenCallCounter } from './open-call-counter.js';
import { GatewayAddresses } from './gateway-addresses.js';

/** What the rules of the gateway ask for, gathered once. */
@Injectable()
export class AdmissionPorts implements GatewayPorts {
  readonly issuer: string;

  constructor(
    { issuer }: GatewayAddresses,
    readonly apis: ApiCatalogue,
    readonly tokens: AccessTokenVerifier,
    readonly subscriptions: SubscriptionDirectory,
    readonly quotas: QuotaCounter,
    @Inject(OpenCallCounter) readonly openCalls: QuotaCounter,
  ) {
    this.issuer = issuer;
  }
}
