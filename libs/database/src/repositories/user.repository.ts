import type { Account, Profile, UserStanding } from '#oauth-core/model/user';
import type { AccountReader, ThrottledSubject } from '#oauth-core/ports/oauth-storage';
import { newId } from '#primitives/ids';
import type { Row } from '../connection.js';
import { UserEntity, type UserState } from '../entities/user.entity.js';
import { searchable } from '../identifiers.js';
import { flag, integer, text, textList } from '../row.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

export type { UserState } from '../entities/user.entity.js';
export type User = Readonly<Omit<UserEntity, 'emailKey'>>;
export type NewUser = Omit<User, 'id' | 'emailVerified' | 'updatedAt'>;

export class UserRepository implements AccountReader {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(user: NewUser): Promise<User> {
    const added = { ...user, id: newId(), emailVerified: false, updatedAt: user.createdAt };
    const emailKey = user.email?.toLowerCase() ?? null;
    await this.session.write(({ manager }) => manager.insert(UserEntity, { ...added, emailKey }));
    return added;
  }

  /** The person with exactly this user name, byte for byte. */
  async findByUsername(username: string): Promise<User | null> {
    const user = await this.session.read(({ manager }) => manager.findOneBy(UserEntity, { username }));
    return user?.username === username ? user : null;
  }

  async findUsername(userId: string): Promise<string | null> {
    const user = await this.session.read(({ manager }) =>
      manager.findOne(UserEntity, { where: { id: searchable(userId) }, select: { id: true, username: true } }),
    );
    return user?.username ?? null;
  }

  /** Who the person is at this moment; null when there is none. */
  async findStanding(userId: string): Promise<Omit<UserStanding, 'generation'> | null> {
    const user = await this.session.read(({ manager }) => manager.findOneBy(UserEntity, { id: searchable(userId) }));
    if (!user) return null;
    const { username, state, roles } = user;
    return { userId, username, enabled: state === 'ACTIVE', roles };
  }

  async findProfile(userId: string): Promise<Profile | null> {
    const user = await this.session.read(({ manager }) => manager.findOneBy(UserEntity, { id: userId }));
    if (!user) return null;
    const { username, displayName, email, emailVerified, state } = user;
    return { username, enabled: state === 'ACTIVE', displayName, email, emailVerified };
  }

  count(): Promise<number> {
    return this.session.read(({ manager }) => manager.count(UserEntity));
  }

  async changeState(userId: string, state: UserState, at: Date): Promise<void> {
    this.announcements.announce({ kind: 'user', userId });
    await this.session.write(({ manager }) => manager.update(UserEntity, { id: userId }, { state, updatedAt: at }));
  }

  async findState(userId: string): Promise<UserState | null> {
    const user = await this.session.read(({ manager }) =>
      manager.findOne(UserEntity, { where: { id: searchable(userId) }, select: { id: true, state: true } }),
    );
    return user?.state ?? null;
  }

  /** Lets a person in or not who waits for that; false when they do not, or no longer. */
  async settle(userId: string, state: UserState, at: Date): Promise<boolean> {
    this.announcements.announce({ kind: 'user', userId });
    const waiting = { id: searchable(userId), state: 'APPROVAL_PENDING' as const };
    const { affected } = await this.session.write(({ manager }) =>
      manager.update(UserEntity, waiting, { state, updatedAt: at }),
    );
    return affected === 1;
  }

  async findForSignIn(username: string, throttled: readonly ThrottledSubject[], now: Date) {
    const failures = throttled.map(
      (_, index) => `, (SELECT failures FROM throttles WHERE subject = ? AND window_ends_at > ?) AS failures_${index}`,
    );
    const [row] = await this.session.read((connection) =>
      connection.rows(
        `SELECT u.id, u.username, u.state, u.roles, u.password_hash, u.second_factor_required, g.generation
         ${failures.join('')}
         FROM (SELECT 1 AS one) AS always
         LEFT JOIN users u ON u.username = ?
         LEFT JOIN generations g ON g.kind = 'USER' AND g.subject = u.id`,
        [...throttled.flatMap(({ fingerprint }) => [fingerprint, now]), username],
      ),
    );
    return {
      account: row.username === username ? readAccount(row) : null,
      failures: throttled.map((_, index) => integer(row[`failures_${index}`] ?? 0)),
    };
  }
}

/** What the grants ask of a person, from a row that has the columns of `users` and the `generation`. */
export const readStanding = (row: Row, userId: string): UserStanding => ({
  userId,
  username: text(row.username),
  enabled: row.state === 'ACTIVE',
  roles: textList(row.roles),
  generation: integer(row.generation ?? 0),
});

const readAccount = (row: Row): Account => ({
  ...readStanding(row, text(row.id)),
  passwordHash: text(row.password_hash),
  secondFactorRequired: flag(row.second_factor_required),
});
