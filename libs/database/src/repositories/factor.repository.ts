import { IsNull, Not } from 'typeorm';
import { placeholders } from '../connection.js';
import { FactorEntity } from '../entities/factor.entity.js';
import { RecoveryCodeEntity } from '../entities/recovery-code.entity.js';
import { searchable } from '../identifiers.js';
import { integer } from '../row.js';
import type { Session } from '../session.js';

export type { FactorKind } from '../entities/factor.entity.js';
export type Factor = Readonly<FactorEntity>;

const UNSET = {
  sealedSeed: null,
  lastStep: null,
  credentialId: null,
  credentialHash: null,
  publicKey: null,
  signCount: null,
  transports: null,
  confirmedAt: null,
  lastUsedAt: null,
};

type Required = Pick<Factor, 'id' | 'userId' | 'kind' | 'label' | 'createdAt'>;
export type NewFactor = Required & Partial<Omit<Factor, keyof Required>>;

/** By what people prove who they are, beside passwords. */
export class FactorRepository {
  constructor(private readonly session: Session) {}

  /** @throws StatementFailed `duplicate` when there is one with this id, or with this credential */
  async add(factor: NewFactor): Promise<void> {
    await this.session.write(({ manager }) => manager.insert(FactorEntity, { ...UNSET, ...factor }));
  }

  /** Those of a person that work, oldest first. */
  async ofUser(userId: string): Promise<readonly Factor[]> {
    return this.session.read(({ manager }) =>
      manager.find(FactorEntity, {
        where: { userId, confirmedAt: Not(IsNull()) },
        order: { createdAt: 'ASC', id: 'ASC' },
      }),
    );
  }

  async find(factorId: string): Promise<Factor | null> {
    return this.session.read(({ manager }) =>
      manager.findOneBy(FactorEntity, { id: searchable(factorId), confirmedAt: Not(IsNull()) }),
    );
  }

  /** The passkey with this SHA-256 of its credential id. */
  async findByCredential(credentialHash: Buffer): Promise<Factor | null> {
    return this.session.read(({ manager }) =>
      manager.findOneBy(FactorEntity, { credentialHash, confirmedAt: Not(IsNull()) }),
    );
  }

  /**
   * Takes the one-time password of a time step. True for one caller at most, and never for a step that is not later
   * than every one taken before (RFC 6238 section 5.2). One statement.
   */
  async takeStep(factorId: string, step: number, at: Date): Promise<boolean> {
    const taken = await this.session.write((connection) =>
      connection.affected(
        `UPDATE factors SET last_step = ?, last_used_at = ?
         WHERE id = ? AND kind = 'TOTP' AND confirmed_at IS NOT NULL AND (last_step IS NULL OR last_step < ?)`,
        [step, at, factorId, step],
      ),
    );
    return taken === 1;
  }

  /**
   * Takes over the signature counter of a passkey, which has to have grown unless the authenticator keeps none (Web
   * Authentication section 7.2 step 22). One statement.
   */
  async takeCount(factorId: string, signCount: number, at: Date): Promise<boolean> {
    const taken = await this.session.write((connection) =>
      connection.affected(
        `UPDATE factors SET sign_count = ?, last_used_at = ?
         WHERE id = ? AND kind = 'PASSKEY' AND confirmed_at IS NOT NULL
           AND (sign_count < ? OR (sign_count = 0 AND ? = 0))`,
        [signCount, at, factorId, signCount, signCount],
      ),
    );
    return taken === 1;
  }

  /** True for the one caller that removed it, with its recovery codes if it is a set of them. */
  async remove(factorId: string): Promise<boolean> {
    await this.session.write((connection) =>
      connection.affected('DELETE FROM recovery_codes WHERE factor_id = ?', [factorId]),
    );
    const removed = await this.session.write((connection) =>
      connection.affected('DELETE FROM factors WHERE id = ?', [factorId]),
    );
    return removed === 1;
  }

  /** Removes all that a person has. */
  async removeAllOf(userId: string): Promise<void> {
    await this.session.write((connection) =>
      connection.affected('DELETE FROM recovery_codes WHERE factor_id IN (SELECT id FROM factors WHERE user_id = ?)', [
        userId,
      ]),
    );
    await this.session.write((connection) => connection.affected('DELETE FROM factors WHERE user_id = ?', [userId]));
  }

  async addRecoveryCodes(factorId: string, fingerprints: readonly Buffer[]): Promise<void> {
    const rows = fingerprints.map((fingerprint) => ({ fingerprint, factorId }));
    await this.session.write(({ manager }) => manager.insert(RecoveryCodeEntity, rows));
  }

  /** True for the one caller that used it up: the delete is the lock. One statement. */
  async takeRecoveryCode(fingerprints: readonly Buffer[]): Promise<boolean> {
    const taken = await this.session.write((connection) =>
      connection.affected(
        `DELETE FROM recovery_codes WHERE fingerprint IN (${placeholders(fingerprints.length)})`,
        fingerprints,
      ),
    );
    return taken === 1;
  }

  /** Takes over that a set of recovery codes was used. */
  async touch(factorId: string, at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected('UPDATE factors SET last_used_at = ? WHERE id = ?', [at, factorId]),
    );
  }

  /** How many recovery codes a person has left. */
  async countRecoveryCodes(userId: string): Promise<number> {
    const [{ left_over }] = await this.session.read((connection) =>
      connection.rows(
        `SELECT COUNT(*) AS left_over FROM recovery_codes c JOIN factors f ON f.id = c.factor_id WHERE f.user_id = ?`,
        [userId],
      ),
    );
    return integer(left_over);
  }
}
