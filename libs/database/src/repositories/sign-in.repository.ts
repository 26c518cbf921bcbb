import type { SignedInUser } from '#oauth-core/model/signed-in';
import { JOIN_IN_ORDER, placeholders } from '../connection.js';
import { SignInEntity } from '../entities/sign-in.entity.js';
import { instant, textList } from '../row.js';
import type { Session } from '../session.js';
import { deleteExpired } from './purge.js';
import { readSignedInUser } from './user.repository.js';

export type NewSignIn = Readonly<SignInEntity>;

/** Somebody who has proved a password and nothing else yet. */
export interface PendingSignIn {
  readonly user: SignedInUser;
  readonly amr: readonly string[];
  readonly createdAt: Date;
}

export class SignInRepository {
  constructor(private readonly session: Session) {}

  async add(signIn: NewSignIn): Promise<void> {
    await this.session.write(({ manager }) => manager.insert(SignInEntity, signIn));
  }

  /** The sign-in with one of these fingerprints, if it may go on at `at`: of an active person of the same generation. One statement. */
  async findLive(fingerprints: readonly Buffer[], at: Date): Promise<PendingSignIn | null> {
    const [row] = await this.session.read((connection) =>
      connection.rows(
        `SELECT s.user_id, s.amr, s.created_at, u.username, u.state, u.roles, u.second_factor_required, g.generation
         FROM sign_ins s
         ${JOIN_IN_ORDER[connection.dialect]} users u ON u.id = s.user_id
         LEFT JOIN generations g ON g.kind = 'USER' AND g.subject = s.user_id
         WHERE s.fingerprint IN (${placeholders(fingerprints.length)}) AND s.expires_at > ? AND u.state = 'ACTIVE'
           AND s.user_generation = COALESCE(g.generation, 0)`,
        [...fingerprints, at],
      ),
    );
    if (!row) return null;
    return {
      user: readSignedInUser(row),
      amr: textList(row.amr),
      createdAt: instant(row.created_at),
    };
  }

  /** True for the one caller that took it. One statement. */
  async consume(fingerprints: readonly Buffer[], at: Date): Promise<boolean> {
    const taken = await this.session.write((connection) =>
      connection.affected(
        `DELETE FROM sign_ins WHERE fingerprint IN (${placeholders(fingerprints.length)}) AND expires_at > ?`,
        [...fingerprints, at],
      ),
    );
    return taken === 1;
  }

  /** Ends every sign-in of a person that lacks its second factor. */
  async endAllOf(userId: string): Promise<void> {
    await this.session.write((connection) => connection.affected('DELETE FROM sign_ins WHERE user_id = ?', [userId]));
  }

  /** Deletes those that have expired, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, { table: 'sign_ins', key: 'fingerprint', end: 'expires_at', before, limit });
  }
}
