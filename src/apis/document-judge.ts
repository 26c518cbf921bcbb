import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import type { JudgedDocument, Verdict } from './judged-document.js';
import type { SentDocument } from './sent-document.js';

const { resolve } = createRequire(import.meta.url);

/** More than any document within the bounds was seen to need. */
const MAX_SECONDS = 30;
const MAX_MEMORY_MB = 1024;
/** Who may wait for the one that is judged. */
const MAX_WAITING = 4;

/**
 * Judges documents one after the other, each in a thread of its own, so that calls through the gateway never wait for a
 * publisher's document, whatever is in it.
 */
@Injectable()
export class DocumentJudge {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Never inside a transaction. @throws Problem document_invalid with every fault, too_many_requests */
  async judged(sent: SentDocument): Promise<JudgedDocument & { readonly kept: Buffer }> {
    const verdict = await this.inTurn(() => verdictOf(sent));
    if ('faults' in verdict) throw invalid(verdict.faults);
    return { api: verdict.api, kept: Buffer.from(verdict.kept) };
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting > MAX_WAITING) {
      throw new Problem('too_many_requests', 'Other documents are being read. Ask again in a moment.', {
        headers: { 'Retry-After': '5' },
      });
    }
    this.waiting += 1;
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.waiting -= 1;
    }
  }
}

function verdictOf({ bytes, format }: SentDocument): Promise<Verdict> {
  const worker = new Worker(resolve('#document-judge'), {
    workerData: { bytes, format },
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
  });
  return new Promise<Verdict>((done) => {
    const giveUp = (): void => done({ faults: [TOO_COSTLY] });
    const timer = setTimeout(giveUp, MAX_SECONDS * 1000);
    worker.once('message', (verdict: Verdict) => done(verdict));
    worker.once('error', giveUp); // it ran out of memory: reading throws nothing
    worker.once('exit', () => clearTimeout(timer));
  }).finally(() => void worker.terminate());
}

const TOO_COSTLY = {
  pointer: '',
  line: 1,
  column: 1,
  code: 'too_many_values',
  detail: 'Divide the document, or send JSON.',
} as const;

function invalid(faults: Extract<Verdict, { faults: unknown }>['faults']): Problem {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return new Problem('document_invalid', `The document has ${count}; nothing was changed.`, { errors: faults });
}
