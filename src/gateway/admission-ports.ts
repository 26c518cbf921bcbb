import { Injectable } from '@nestjs/common';
import {
  AccessTokenVerifier,
  ApiCatalogue,
  type GatewayPorts,
  QuotaCounter,
  SubscriptionDirectory,
} from '#gateway-core/ports';
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
  ) {
    this.issuer = issuer;
  }
}
