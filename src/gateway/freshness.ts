import { monotonicMs } from '#primitives/clock';

/** Whether memory may still decide about calls. */
export abstract class Freshness {
  abstract isFresh(): boolean;
}

/** What the change feed says about itself. */
interface Polled {
  /** On the scale of {@link monotonicMs}. */
  readonly lastPollAtMs: number;
}

/** Memory decides while the database was heard of within so many seconds (tokens.md §6, "Database away"). */
export class FeedFreshness extends Freshness {
  constructor(
    private readonly feed: Polled,
    private readonly staleSeconds: number,
  ) {
    super();
  }

  isFresh(): boolean {
    return monotonicMs() - this.feed.lastPollAtMs <= this.staleSeconds * 1000;
  }
}
