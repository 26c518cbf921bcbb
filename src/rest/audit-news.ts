import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';

/** Wakes those who follow the audit as soon as this process has written something; of other processes they hear by looking. */
@Injectable()
export class AuditNews {
  private readonly waiting = new Set<() => void>();

  constructor(database: Database) {
    database.onCommitted(async () => this.tell());
  }

  tell(): void {
    for (const wake of this.waiting) wake();
  }

  /** Resolves at the next news, or after so long without any. */
  next(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs).unref();
      this.waiting.add(wake);
    });
  }
}
