import { type Clock, DatabaseClock, monotonicMs } from '#primitives/clock';
import type { Change, CommittedChange } from '../change.js';
import type { Database } from '../database.js';

const POLL_INTERVAL_MS = 250;
/** More than this at once: reading everything anew is cheaper. */
const PAGE_LIMIT = 500;

/** Something in memory that follows the database. Both methods may be called again with what is known already. */
export interface ChangeSubscriber {
  /** Takes over one change; called in the order of the commits. */
  apply(change: Change): void | Promise<void>;
  /** Forgets or reads anew everything, because changes may have been missed. */
  reload(): void | Promise<void>;
}

/**
 * Keeps memories in step with the database, whichever process changed it: changes made here at once, all others within
 * one poll (tokens.md §6). Each poll also teaches the clock the database's time.
 */
export class ChangeFeed {
  private readonly subscribers: ChangeSubscriber[] = [];
  /** All up to here were applied. */
  private position = 0;
  /** Positions beyond, of changes made here, that were applied too. */
  private readonly appliedHere = new Set<number>();
  private queue: Promise<unknown> = Promise.resolve();
  private nextPoll: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private running = false;
  private stopListening = (): void => undefined;
  private latestMs = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * When the database last answered a poll that every memory could follow, on the scale of {@link monotonicMs}; -Infinity
   * before the first. What could not be applied was not heard: memory is as old as before.
   */
  get lastPollAtMs(): number {
    return this.latestMs;
  }

  subscribe(subscriber: ChangeSubscriber): void {
    this.subscribers.push(subscriber);
  }

  /** Loads every memory, then follows. Rejects when the database cannot be read: without it nothing can start. */
  async start(): Promise<void> {
    this.stopListening = this.database.onCommitted((changes) => this.inTurn(() => this.applyOwn(changes)));
    await this.inTurn(async () => this.reloadFrom(await this.read(Number.MAX_SAFE_INTEGER)));
    this.running = true;
    this.schedule();
  }

  async stop(): Promise<void> {
    this.running = false;
    clearTimeout(this.timer);
    this.stopListening();
    await this.queue;
  }

  /** Waits for a poll that began after this call; callers at the same time share it. */
  catchUp(): Promise<void> {
    this.nextPoll ??= this.inTurn(() => {
      this.nextPoll = null;
      return this.poll();
    });
    return this.nextPoll;
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.pollAndSchedule(), POLL_INTERVAL_MS).unref();
  }

  private async pollAndSchedule(): Promise<void> {
    try {
      await this.catchUp();
    } catch {
      // Away: how long already is for readiness to judge, from the time of the last poll.
    }
    if (this.running) this.schedule();
  }

  private async poll(): Promise<void> {
    const page = await this.read(this.position);
    const complete = page.changes.length === page.head - this.position && page.changes.length < PAGE_LIMIT;
    if (!complete) return this.reloadFrom(page);
    for (const { position, change } of page.changes) {
      const known = this.appliedHere.has(position) || change === null;
      if (!known) await this.apply(change);
      this.position = position;
      this.appliedHere.delete(position);
    }
    this.latestMs = page.answeredAtMs;
  }

  private async reloadFrom({ head, answeredAtMs }: Awaited<ReturnType<ChangeFeed['read']>>): Promise<void> {
    // The position first: what is committed while the memories load is applied once more.
    for (const subscriber of this.subscribers) await subscriber.reload();
    this.position = head;
    for (const position of this.appliedHere) if (position <= head) this.appliedHere.delete(position);
    this.latestMs = answeredAtMs;
  }

  private async read(position: number) {
    const askedAtMs = monotonicMs();
    const page = await this.database.read.changes.since(position, PAGE_LIMIT);
    if (this.clock instanceof DatabaseClock) this.clock.learn(page.now, askedAtMs);
    return { ...page, answeredAtMs: monotonicMs() };
  }

  private async applyOwn(changes: readonly CommittedChange[]): Promise<void> {
    for (const { position, change } of changes) {
      if (position <= this.position) continue; // a poll was faster
      try {
        await this.apply(change);
        this.appliedHere.add(position);
      } catch {
        // It is committed all the same; the next poll applies it.
      }
    }
  }

  private async apply(change: Change): Promise<void> {
    for (const subscriber of this.subscribers) await subscriber.apply(change);
  }

  /** One after the other, so that an older state never overwrites a newer one. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }
}
