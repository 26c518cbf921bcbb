import { Clock, addSeconds } from '#primitives/clock';

/** A clock that stands still until the test moves it. */
export class StoppedClock extends Clock {
  constructor(private instant = new Date('2026-06-01T12:00:00.000Z')) {
    super();
  }

  now(): Date {
    return this.instant;
  }

  advance(seconds: number): void {
    this.instant = addSeconds(this.instant, seconds);
  }
}
