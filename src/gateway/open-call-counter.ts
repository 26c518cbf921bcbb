import { Injectable } from '@nestjs/common';
import { LocalQuotaCounter } from '#gateway-core/sliding-window-counter';
import { Clock } from '#primitives/clock';

/** About 20 MB of windows. */
const MAX_NETWORKS = 50_000;

/** Counts calls without a token, by network, in this process: to protect a back end no exact number is needed. */
@Injectable()
export class OpenCallCounter extends LocalQuotaCounter {
  constructor(clock: Clock) {
    super(clock, MAX_NETWORKS);
  }
}
