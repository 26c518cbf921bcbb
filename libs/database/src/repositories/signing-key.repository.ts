import { INSERT_ONCE, type SqlValue } from '../connection.js';
import { SigningKeyEntity, type SigningKeyState } from '../entities/signing-key.entity.js';
import type { SigningKeyKind } from '../signing-key-kinds.js';
import { searchable } from '../identifiers.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

export type { SigningKeyState } from '../entities/signing-key.entity.js';
export type StoredSigningKey = Readonly<Omit<SigningKeyEntity, 'slot'>>;

const ERASED = Buffer.alloc(0);

/** Each change of state is one statement that asks for the state it comes from: of several callers one makes it. */
export class SigningKeyRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(key: StoredSigningKey): Promise<void> {
    this.announcements.announce({ kind: 'signing-keys', kid: key.kid });
    await this.session.write(({ manager }) => manager.insert(SigningKeyEntity, { ...key, slot: slotOf(key) }));
  }

  /** False when there is a key of this kind in this state already: then nothing was written. */
  async addOnce(key: StoredSigningKey & { readonly state: 'NEXT' | 'ACTIVE' }): Promise<boolean> {
    this.announcements.requireTransaction();
    const added = await this.session.write((connection) =>
      connection.affected(
        `${INSERT_ONCE[connection.dialect]} INTO signing_keys
           (kid, use_, algorithm, state, slot, public_jwk, sealed_private_key, active_from_at, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          key.kid,
          key.use,
          key.algorithm,
          key.state,
          slotOf(key),
          JSON.stringify(key.publicJwk),
          key.sealedPrivateKey,
          key.activeFromAt,
          key.createdAt,
        ],
      ),
    );
    return this.announced(key.kid, added);
  }

  all(): Promise<readonly StoredSigningKey[]> {
    return this.session.read(({ manager }) => manager.find(SigningKeyEntity, { order: { createdAt: 'ASC' } }));
  }

  find(kid: string): Promise<StoredSigningKey | null> {
    return this.session.read(({ manager }) => manager.findOneBy(SigningKeyEntity, { kid: searchable(kid) }));
  }

  /** Lets a NEXT key begin earlier; never later. */
  bringForward(kid: string, activeFromAt: Date): Promise<boolean> {
    return this.change(
      kid,
      "UPDATE signing_keys SET active_from_at = ? WHERE kid = ? AND state = 'NEXT' AND active_from_at > ?",
      [activeFromAt, kid, activeFromAt],
    );
  }

  /** NEXT to ACTIVE. There must be no other ACTIVE key of its kind. */
  activate({ kid, use, algorithm }: SigningKeyKind & { readonly kid: string }, at: Date): Promise<boolean> {
    return this.change(
      kid,
      "UPDATE signing_keys SET state = 'ACTIVE', slot = ?, active_from_at = ? WHERE kid = ? AND state = 'NEXT'",
      [slotOf({ use, algorithm, state: 'ACTIVE' }), at, kid],
    );
  }

  /** ACTIVE to RETIRING: it signs no more, and what it signed is still good. */
  retire(kid: string, at: Date): Promise<boolean> {
    return this.change(
      kid,
      "UPDATE signing_keys SET state = 'RETIRING', slot = NULL, active_until_at = ? WHERE kid = ? AND state = 'ACTIVE'",
      [at, kid],
    );
  }

  /** RETIRING to RETIRED, once it ended before this instant: nobody needs it any more, and it cannot sign again. */
  erase(kid: string, endedBefore: Date): Promise<boolean> {
    return this.change(
      kid,
      `UPDATE signing_keys SET state = 'RETIRED', sealed_private_key = ?
       WHERE kid = ? AND state = 'RETIRING' AND active_until_at <= ?`,
      [ERASED, kid, endedBefore],
    );
  }

  /** From the state in which the caller saw it: what it signed is worth nothing from now on. */
  revoke(kid: string, from: SigningKeyState, at: Date): Promise<boolean> {
    return this.change(
      kid,
      `UPDATE signing_keys SET state = 'REVOKED', slot = NULL, sealed_private_key = ?,
         active_until_at = COALESCE(active_until_at, ?)
       WHERE kid = ? AND state = ?`,
      [ERASED, at, kid, from],
    );
  }

  private async change(kid: string, sql: string, parameters: readonly SqlValue[]): Promise<boolean> {
    this.announcements.requireTransaction();
    return this.announced(kid, await this.session.write((connection) => connection.affected(sql, parameters)));
  }

  private announced(kid: string, affected: number): boolean {
    if (affected === 1) this.announcements.announce({ kind: 'signing-keys', kid });
    return affected === 1;
  }
}

const slotOf = ({ use, algorithm, state }: SigningKeyKind & { readonly state: SigningKeyState }): string | null =>
  state === 'NEXT' || state === 'ACTIVE' ? `${use} ${algorithm} ${state}` : null;
