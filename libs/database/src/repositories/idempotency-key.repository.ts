import { newId } from '#primitives/ids';
import { addSeconds } from '#primitives/clock';
import { INSERT_ONCE, type Row } from '../connection.js';
import { bytes, instant, integer, json, nullable } from '../row.js';
import type { Session } from '../session.js';
import { deleteExpired } from './purge.js';

/** How long the first request may run before another may take its place. */
const LEASE_SECONDS = 30;

/** A request that may be sent again: whose it is and what it says, both as hashes. */
export interface RepeatableRequest {
  readonly fingerprint: Buffer;
  readonly requestHash: Buffer;
  /** Whether a hash that is stored is that of this request. */
  readonly isOf: (requestHash: Buffer) => boolean;
}

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Until when the body, which is sealed, is given out; null of one that holds no secret. */
  readonly sealedUntil: Date | null;
}

export type Claim =
  | { readonly outcome: 'claimed'; readonly lease: string }
  | { readonly outcome: 'answered'; readonly answer: KeptAnswer }
  | { readonly outcome: 'running'; readonly retryAfterSeconds: number }
  /** The key was used for another request. */
  | { readonly outcome: 'other-request' };

export class IdempotencyKeyRepository {
  constructor(private readonly session: Session) {}

  /** Inserts the claim; false when there is one. For {@link Database.single}. */
  async claim({ fingerprint, requestHash }: RepeatableRequest, lease: string, at: Date, expiresAt: Date) {
    return this.session.write(async (connection) => {
      const inserted = await connection.affected(
        `${INSERT_ONCE[connection.dialect]} INTO idempotency_keys (fingerprint, request_hash, lease, lease_ends_at, expires_at) VALUES (?, ?, ?, ?, ?)`,
        [fingerprint, requestHash, lease, addSeconds(at, LEASE_SECONDS), expiresAt],
      );
      return inserted === 1;
    });
  }

  /** How things stand with a key that somebody has claimed; null when nobody has. */
  async find({ fingerprint, isOf }: RepeatableRequest, now: Date): Promise<Claim | 'lapsed' | null> {
    const [row] = await this.session.read((connection) =>
      connection.rows('SELECT * FROM idempotency_keys WHERE fingerprint = ?', [fingerprint]),
    );
    if (!row) return null;
    if (instant(row.expires_at) <= now) return 'lapsed';
    if (!isOf(bytes(row.request_hash))) return { outcome: 'other-request' };
    if (row.status !== null) return { outcome: 'answered', answer: readAnswer(row) };
    const remainingMs = instant(row.lease_ends_at).getTime() - now.getTime();
    if (remainingMs <= 0) return 'lapsed';
    return { outcome: 'running', retryAfterSeconds: Math.min(2, Math.ceil(remainingMs / 1000)) };
  }

  /** Takes the place of a holder that is taken for dead, or of an answer that need not be kept; true for one caller. */
  async takeOver({ fingerprint, requestHash }: RepeatableRequest, lease: string, at: Date, expiresAt: Date) {
    const affected = await this.session.write((connection) =>
      connection.affected(
        `UPDATE idempotency_keys SET request_hash = ?, lease = ?, lease_ends_at = ?, status = NULL, headers = NULL,
           answer = NULL, sealed_until = NULL, expires_at = ?
         WHERE fingerprint = ? AND (expires_at <= ? OR (status IS NULL AND lease_ends_at <= ?))`,
        [requestHash, lease, addSeconds(at, LEASE_SECONDS), expiresAt, fingerprint, at, at],
      ),
    );
    return affected === 1;
  }

  /** Keeps the answer, if the lease still holds: in the transaction of the creation, so that both are there or neither. */
  async answer(
    fingerprint: Buffer,
    lease: string,
    { status, headers, body, sealedUntil }: KeptAnswer,
  ): Promise<boolean> {
    const affected = await this.session.write((connection) =>
      connection.affected(
        `UPDATE idempotency_keys SET status = ?, headers = ?, answer = ?, sealed_until = ?
         WHERE fingerprint = ? AND lease = ? AND status IS NULL`,
        [status, JSON.stringify(headers), body, sealedUntil, fingerprint, lease],
      ),
    );
    return affected === 1;
  }

  /** Gives the claim back: nothing was done that would have to be remembered. */
  async release(fingerprint: Buffer, lease: string): Promise<void> {
    await this.session.write((connection) =>
      connection.affected('DELETE FROM idempotency_keys WHERE fingerprint = ? AND lease = ? AND status IS NULL', [
        fingerprint,
        lease,
      ]),
    );
  }

  /** Deletes up to `limit` of those that nobody need remember. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, {
      table: 'idempotency_keys',
      key: 'fingerprint',
      end: 'expires_at',
      before,
      limit,
    });
  }
}

export const newLease = newId;

const readAnswer = (row: Row): KeptAnswer => ({
  status: integer(row.status),
  headers: json(row.headers) as Record<string, string>,
  body: bytes(row.answer),
  sealedUntil: nullable(row.sealed_until, instant),
});
