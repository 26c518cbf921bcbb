import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { levelOf } from '#oauth-core/tokens/authentication-level';
import { Clock, addSeconds } from '#primitives/clock';
import type { Continuation } from './continuation.js';
import { type FirstFactor, FirstFactors, hasSecondFactor } from './first-factors.js';

/** For so long somebody who signed in may change by what they sign in; whoever finds their browser later may not. */
const RECENT_SECONDS = 600;

/** Who may change the second factors of a person: that person, just now, and by all the factors they have. */
@Injectable()
export class EnrolmentAuthority {
  constructor(
    private readonly firstFactors: FirstFactors,
    private readonly clock: Clock,
  ) {}

  /** The person, or where they have to go first. */
  async of(request: Request, continuation: Continuation): Promise<FirstFactor | string> {
    const first = await this.firstFactors.of(request);
    if (!first || addSeconds(first.authenticatedAt, RECENT_SECONDS) <= this.clock.now()) {
      return continuation.at('/signin');
    }
    return hasSecondFactor(first) && levelOf(first.amr) !== '2' ? continuation.at('/signin/factor') : first;
  }
}
