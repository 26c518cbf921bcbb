import { setImmediate } from 'node:timers';

/** As many as share a statement: an IN list is then short enough for the planner, and no lock is held for long. */
const FULL = 32;

/** Somebody who waits for an answer. */
export interface Caller<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
}

interface Waiting<Question, Answer> extends Caller<Question, Answer> {
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what is asked at the same moment: by callers whose requests this process read from their sockets in one turn of
 * its event loop. A lone caller waits for nobody, and the busier it gets, the more are answered at once.
 */
export class Gathering<Kind, Question, Answer> {
  private readonly open = new Map<Kind, Waiting<Question, Answer>[]>();

  /** @param answer resolves every caller of one kind; what it throws is thrown at all whom it has not answered */
  constructor(private readonly answer: (kind: Kind, callers: readonly Caller<Question, Answer>[]) => Promise<void>) {}

  /** The answer is begun after this was asked, never before. */
  ask(kind: Kind, question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const present = this.open.get(kind);
      const callers = present && present.length < FULL ? present : this.begin(kind);
      callers.push({ question, resolve, reject });
    });
  }

  private begin(kind: Kind): Waiting<Question, Answer>[] {
    const callers: Waiting<Question, Answer>[] = [];
    this.open.set(kind, callers);
    // After everything that has arrived by now was read.
    setImmediate(() => {
      if (this.open.get(kind) === callers) this.open.delete(kind);
      this.answer(kind, callers).catch((error: unknown) => {
        for (const { reject } of callers) reject(error);
      });
    });
    return callers;
  }
}
