import { gunzipSync, gzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import {
  type Claim,
  type KeptAnswer,
  newLease,
  type RepeatableRequest,
} from '#database/repositories/idempotency-key.repository';
import type { Repositories } from '#database/repositories/repositories';
import { addSeconds, Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { Problem } from '../http/problem.js';
import { RestAnswer } from './answer.js';
import type { RestCall } from './rest-call.js';

const KEPT_SECONDS = 86_400;
const SECRET_KEPT_SECONDS = 600;
/** A problem is kept as what it was made of, since its body names the trace of its own request. */
const PROBLEM = 'application/problem+json';

type Work = (stores: Repositories) => Promise<RestAnswer>;

/**
 * Creations that may be asked for again (rest-api.md §1, Idempotency-Key). A claim is one insert; the answer is written in
 * the transaction that creates, and only while the claim holds: a process that dies in between has created nothing, and
 * one that was only slow cannot create a second time.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly database: Database,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** Does the work in a transaction, or gives the answer that it had before. @throws Problem */
  async once(call: RestCall, key: string, work: Work): Promise<RestAnswer> {
    const request = this.requestOf(call, key);
    const claim = await this.claim(request);
    switch (claim.outcome) {
      case 'answered':
        return this.replayed(claim.answer, key);
      case 'running':
        throw inProgress(claim.retryAfterSeconds);
      case 'other-request':
        throw new Problem('idempotency_key_reused', 'Use a new Idempotency-Key for a new request.');
      case 'claimed':
        return this.doneOnce(request.fingerprint, claim.lease, key, work);
    }
  }

  private requestOf({ optionalCaller, address, method, path, bodyHash }: RestCall, key: string): RepeatableRequest {
    const caller = optionalCaller ? [optionalCaller.userId, optionalCaller.clientId] : [address];
    const text = JSON.stringify([caller, method, path, key]);
    // Keyed: a body may hold a password, and its plain hash would be quick to guess from.
    const requestHash = this.rootKeys.fingerprint('idempotency-key', bodyHash.toString('hex')).subarray(-32);
    return { fingerprint: this.rootKeys.fingerprint('idempotency-key', text), requestHash };
  }

  private async claim(request: RepeatableRequest): Promise<Claim> {
    const now = this.clock.now();
    const lease = newLease();
    const expiresAt = addSeconds(now, KEPT_SECONDS);
    if (await this.database.single(({ idempotencyKeys }) => idempotencyKeys.claim(request, lease, now, expiresAt))) {
      return { outcome: 'claimed', lease };
    }
    const found = await this.database.read.idempotencyKeys.find(request, now);
    if (found !== null && found !== 'lapsed') return found;
    const isOurs = await this.database.single(({ idempotencyKeys }) =>
      idempotencyKeys.takeOver(request, lease, now, expiresAt),
    );
    return isOurs ? { outcome: 'claimed', lease } : { outcome: 'running', retryAfterSeconds: 1 };
  }

  private async doneOnce(fingerprint: Buffer, lease: string, key: string, work: Work): Promise<RestAnswer> {
    try {
      return await this.database.transaction(async (stores) => {
        const answer = await work(stores);
        const kept = await stores.idempotencyKeys.answer(fingerprint, lease, this.kept(answer, key));
        if (!kept) throw inProgress(1); // taken for dead: another request creates it
        return answer;
      });
    } catch (error) {
      await this.remember(error, fingerprint, lease);
      throw error;
    }
  }

  /** A refusal that will not change by itself is an answer too; after any other failure the same key may try again. */
  private async remember(error: unknown, fingerprint: Buffer, lease: string): Promise<void> {
    const final = error instanceof Problem && error.status < 500 && error.status !== 429;
    try {
      await this.database.single<unknown>(({ idempotencyKeys }) =>
        final
          ? idempotencyKeys.answer(fingerprint, lease, keptProblem(error))
          : idempotencyKeys.release(fingerprint, lease),
      );
    } catch {
      // The claim lapses by itself.
    }
  }

  private kept({ status, body, headers, holdsSecret }: RestAnswer, key: string): KeptAnswer {
    const bytes = gzipSync(body ?? '');
    if (!holdsSecret) return { status, headers, body: bytes, sealedUntil: null };
    return {
      status,
      headers,
      body: this.rootKeys.seal('idempotent-answer', bytes, key),
      sealedUntil: addSeconds(this.clock.now(), SECRET_KEPT_SECONDS),
    };
  }

  private replayed({ status, headers, body, sealedUntil }: KeptAnswer, key: string): RestAnswer {
    const replay = { 'Idempotency-Replayed': 'true' };
    if (headers['Content-Type'] === PROBLEM) {
      const { code, detail, details } = JSON.parse(gunzipSync(body).toString());
      throw new Problem(code, detail, { ...details, headers: { ...details.headers, ...replay } });
    }
    const isOver = sealedUntil !== null && sealedUntil <= this.clock.now();
    const bytes = isOver || sealedUntil === null ? body : this.rootKeys.open('idempotent-answer', body, key);
    if (isOver || bytes === null) {
      const location = headers.Location;
      const detail = 'The secret was shown when it was made. If it was lost, revoke it and make another.';
      throw new Problem('secret_already_shown', detail, { ...(location && { location }), headers: replay });
    }
    return new RestAnswer(status, gunzipSync(bytes).toString(), { ...headers, ...replay }, sealedUntil !== null);
  }
}

function keptProblem({ status, code, detail, details }: Problem): KeptAnswer {
  const body = gzipSync(JSON.stringify({ code, detail, details }));
  return { status, headers: { 'Content-Type': PROBLEM }, body, sealedUntil: null };
}

const inProgress = (retryAfterSeconds: number): Problem =>
  new Problem('idempotency_in_progress', 'Ask again in a moment: the first request is still running.', {
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
