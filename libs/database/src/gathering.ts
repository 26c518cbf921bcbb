import { setImmediate } from 'node:timers';

/** As many as share a statement: an IN list is then short enough for the planner, and no lock is held for long. */
const FULL = 32;

/**
 * Gathers what is asked for at the same moment: by callers whose requests this process read from their sockets in one turn
 * of its event loop. A lone caller waits for nobody, and the busier it gets, the more are handled at once.
 */
export class Gathering<Kind, Call> {
  private readonly open = new Map<Kind, Call[]>();

  /** @param handle takes all calls of one kind; it is called after the last of them was made */
  constructor(private readonly handle: (kind: Kind, calls: readonly Call[]) => Promise<void>) {}

  add(kind: Kind, call: Call): void {
    const present = this.open.get(kind);
    const calls = present && present.length < FULL ? present : this.begin(kind);
    calls.push(call);
  }

  private begin(kind: Kind): Call[] {
    const calls: Call[] = [];
    this.open.set(kind, calls);
    // After everything that has arrived by now was read.
    setImmediate(() => {
      if (this.open.get(kind) === calls) this.open.delete(kind);
      void this.handle(kind, calls);
    });
    return calls;
  }
}
