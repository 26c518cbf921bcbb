import { DatabaseClock, addSeconds } from '#primitives/clock';

/** A clock that stands still until it is moved; what the database says about the time does not touch it. */
export class SteppedClock extends DatabaseClock {
  private instant = new Date();

  override now(): Date {
    return this.instant;
  }

  override learn(): void {
    // the test decides what time it is
  }

  advance(seconds: number): void {
    this.instant = addSeconds(this.instant, seconds);
  }
}
