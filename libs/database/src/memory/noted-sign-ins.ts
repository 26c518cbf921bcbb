import { SignInTimes } from '#oauth-core/ports/sign-in-times';
import type { Database } from '../database.js';

/** Sign-ins that were not written yet; beyond it the next ones are not remembered. */
const LIMIT = 10_000;

/** Keeps the latest sign-in of each person until a job writes it: the sign-in itself costs no statement more. */
export class NotedSignIns extends SignInTimes {
  private latest = new Map<string, Date>();

  constructor(private readonly database: Database) {
    super();
  }

  note(userId: string, at: Date): void {
    if (this.latest.size < LIMIT || this.latest.has(userId)) this.latest.set(userId, at);
  }

  async flush(): Promise<void> {
    const noted = this.latest;
    this.latest = new Map();
    for (const [userId, at] of noted) await this.database.single(({ users }) => users.noteSignIn(userId, at));
  }
}
