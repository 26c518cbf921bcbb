import { Entity, Index } from 'typeorm';
import { BytesColumn, CountColumn, InstantColumn, JsonColumn, SealedColumn, UuidColumn } from '../columns.js';

/** A creation that may be asked for again, and, once it is done, its answer (rest-api.md §1, Idempotency-Key). */
@Entity('idempotency_keys')
@Index('ix_idempotency_keys_expires_at', ['expiresAt'])
export class IdempotencyKeyEntity {
  /** SHA-256 of caller, method, path and key: it outlives a change of root key. */
  @BytesColumn('fingerprint', 32, { primary: true })
  fingerprint: Buffer;

  /** SHA-256 of the body that came with it. */
  @BytesColumn('request_hash', 32)
  requestHash: Buffer;

  /** Whoever holds it may create. */
  @UuidColumn('lease')
  lease: string;

  /** After this the holder is taken for dead. */
  @InstantColumn('lease_ends_at')
  leaseEndsAt: Date;

  /** Null while the first request runs. */
  @CountColumn('status', { nullable: true })
  status: number | null;

  @JsonColumn('headers', { nullable: true })
  headers: Record<string, string> | null;

  /** Compressed; one that holds a secret is sealed with the idempotency key itself, of which only a hash is kept. */
  @SealedColumn('answer', { nullable: true })
  answer: Buffer | null;

  /** Until when a sealed answer is given; null of one that holds no secret. */
  @InstantColumn('sealed_until', { nullable: true })
  sealedUntil: Date | null;

  @InstantColumn('expires_at')
  expiresAt: Date;
}
