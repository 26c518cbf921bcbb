import { Injectable } from '@nestjs/common';
import type { Caller, PublishedApi } from '#gateway-core/model';
import { Metrics } from '../operations/metrics.js';
import { UsageCounters } from '../usage/usage-counters.js';

/** One call to a published API, once it is answered. */
export interface ObservedCall {
  /** Context and version, or `none` when no API was found: never what the caller wrote. */
  readonly api: string;
  readonly status: number;
  /** The code of the refusal, or `forwarded`. */
  readonly code: string;
  /** At which step of the decision the call was refused, or `forwarded`. */
  readonly step: string;
  readonly durationMs: number;
  /** Of the body that went to the caller. */
  readonly bytes: number;
}

/** Is told of every call to a published API. */
export abstract class GatewayObserver {
  /** As soon as a call with an access token may be forwarded; what becomes of it is not known yet. */
  abstract admitted(api: PublishedApi, caller: Caller): void;

  abstract called(call: ObservedCall): void;
}

/** Counts the calls for /metrics, and for the usage of secrets and APIs. */
@Injectable()
export class CountingObserver extends GatewayObserver {
  constructor(
    private readonly metrics: Metrics,
    private readonly usage: UsageCounters,
  ) {
    super();
  }

  admitted({ id }: PublishedApi, caller: Caller): void {
    this.usage.called(id, caller);
  }

  called({ api, code }: ObservedCall): void {
    this.metrics.called(api, code);
  }
}
