import { Injectable } from '@nestjs/common';
import { monotonicMs } from '#primitives/clock';
import type { Page } from '#database/listing';
import { Problem } from '../http/problem.js';
import { Readiness } from '../operations/readiness.js';
import { AuditNews } from '../rest/audit-news.js';

/** Other processes' events are found by looking, this often. */
const LOOK_EVERY_MS = 500;
/** However much happens here, nobody looks more often. */
const PAUSE_MS = 50;
const MAX_FOLLOWERS = 100;
const MAX_OF_ONE = 10;

/** Those who wait for the next audit event, each with a request that is held. There is room for so many and no more. */
@Injectable()
export class AuditFollowers {
  private readonly waiting = new Map<string, number>();
  private count = 0;

  constructor(
    private readonly news: AuditNews,
    private readonly readiness: Readiness,
  ) {}

  /** The first page that is not empty, or an empty one after so long. @throws Problem too_many_requests */
  async wait<T>(userId: string, seconds: number, look: () => Promise<Page<T>>): Promise<Page<T>> {
    if (seconds === 0) return look();
    const ofThem = this.waiting.get(userId) ?? 0;
    if (this.count >= MAX_FOLLOWERS || ofThem >= MAX_OF_ONE) {
      const detail = 'Too many requests wait for events already.';
      throw new Problem('too_many_requests', detail, { headers: { 'Retry-After': String(seconds) } });
    }
    this.enter(userId, 1);
    try {
      return await this.untilSomething(monotonicMs() + seconds * 1000, look);
    } finally {
      this.enter(userId, -1);
    }
  }

  private enter(userId: string, change: 1 | -1): void {
    const ofThem = (this.waiting.get(userId) ?? 0) + change;
    this.count += change;
    if (ofThem === 0) this.waiting.delete(userId);
    else this.waiting.set(userId, ofThem);
  }

  private async untilSomething<T>(endsAtMs: number, look: () => Promise<Page<T>>): Promise<Page<T>> {
    for (;;) {
      const news = this.news.next(LOOK_EVERY_MS); // from before the look, so that nothing is missed in between
      const page = await look();
      if (page.items.length > 0 || monotonicMs() >= endsAtMs || this.readiness.isStopping) return page;
      await news;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
