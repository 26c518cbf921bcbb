import { placeholders } from '../connection.js';
import { PasskeyChallengeEntity } from '../entities/passkey-challenge.entity.js';
import type { Session } from '../session.js';
import { deleteExpired } from './purge.js';

export type PasskeyChallenge = Readonly<PasskeyChallengeEntity>;

export class PasskeyChallengeRepository {
  constructor(private readonly session: Session) {}

  async add(challenge: PasskeyChallenge): Promise<void> {
    await this.session.write(({ manager }) => manager.insert(PasskeyChallengeEntity, challenge));
  }

  /** Takes the live one with one of these fingerprints. Exactly one caller gets it: the delete is the lock. One statement. */
  async consume(
    fingerprints: readonly Buffer[],
    { purpose, userId }: Pick<PasskeyChallenge, 'purpose' | 'userId'>,
    at: Date,
  ): Promise<boolean> {
    const whose = userId === null ? 'user_id IS NULL' : 'user_id = ?';
    const taken = await this.session.write((connection) =>
      connection.affected(
        `DELETE FROM passkey_challenges
         WHERE fingerprint IN (${placeholders(fingerprints.length)}) AND purpose = ? AND expires_at > ? AND ${whose}`,
        [...fingerprints, purpose, at, ...(userId === null ? [] : [userId])],
      ),
    );
    return taken === 1;
  }

  /** Deletes those that have expired, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    const what = { table: 'passkey_challenges', key: 'fingerprint', end: 'expires_at' };
    return deleteExpired(this.session, { ...what, before, limit });
  }
}
