import { Injectable } from '@nestjs/common';
import { Metrics } from '../operations/metrics.js';

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
  abstract called(call: ObservedCall): void;
}

/** Counts the calls for /metrics. */
@Injectable()
export class MetricsObserver extends GatewayObserver {
  constructor(private readonly metrics: Metrics) {
    super();
  }

  called({ api, code }: ObservedCall): void {
    this.metrics.called(api, code);
  }
}
