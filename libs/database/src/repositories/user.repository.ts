import { In } from 'typeorm';
import type { SignedInUser } from '#oauth-core/model/signed-in';
import type { Account, Profile, UserStanding } from '#oauth-core/model/user';
import type { AccountReader, AccountStore, ThrottledSubject } from '#oauth-core/ports/oauth-storage';
import { newId } from '#primitives/ids';
import { FOR_UPDATE, type Row, placeholders } from '../connection.js';
import { UserEntity, type UserState } from '../entities/user.entity.js';
import { searchable } from '../identifiers.js';
import { flag, integer, text, textList } from '../row.js';
import type { ListQuery, Page } from '../listing.js';
import type { Session } from '../session.js';
import { userPage } from '../views/users.js';
import type { Announcements } from './announcements.js';
import { IS_SECOND_FACTOR } from './second-factor-condition.js';

export type { UserState } from '../entities/user.entity.js';
export type User = Readonly<Omit<UserEntity, 'emailKey'>>;
type Optional = 'emailVerified' | 'pendingEmail' | 'locale';
type Given = Omit<User, 'id' | 'lastSignInAt' | 'revision' | 'updatedAt' | Optional>;
export type NewUser = Given & Partial<Pick<User, Optional>>;

/** What can be changed about a person. */
export type UserChanges = Partial<Omit<User, 'id' | 'revision' | 'createdAt' | 'updatedAt'>>;

/** A person as nobody else can change them until the transaction ends. */
export interface LockedUser {
  readonly user: User;
  /** Whether nobody would administer the installation without them. */
  readonly isLastAdministrator: boolean;
}

export class UserRepository implements AccountReader, AccountStore {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  /** @throws StatementFailed `duplicate` when the user name, or the address, is somebody else's */
  async add(user: NewUser): Promise<User> {
    const unset = { emailVerified: false, pendingEmail: null, locale: null, lastSignInAt: null, revision: null };
    const added = { ...unset, ...user, id: newId(), updatedAt: user.createdAt };
    const emailKey = emailKeyOf(added.email);
    await this.session.write(({ manager }) => manager.insert(UserEntity, { ...added, emailKey }));
    return added;
  }

  async find(userId: string): Promise<User | null> {
    return this.session.read(({ manager }) => manager.findOneBy(UserEntity, { id: searchable(userId) }));
  }

  page(query: ListQuery): Promise<Page<User>> {
    return this.session.read((connection) => userPage(connection, query));
  }

  /** The person with exactly this user name, byte for byte. */
  async findByUsername(username: string): Promise<User | null> {
    const user = await this.session.read(({ manager }) => manager.findOneBy(UserEntity, { username }));
    return user?.username === username ? user : null;
  }

  /** The person whose address this is, in whatever letter case; not one who only says so. */
  async findByEmail(email: string): Promise<User | null> {
    const emailKey = email.toLowerCase();
    const user = await this.session.read(({ manager }) => manager.findOneBy(UserEntity, { emailKey }));
    return user?.emailKey === emailKey ? user : null;
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
    const { username, displayName, email, emailVerified, locale, updatedAt, state } = user;
    return { username, enabled: state === 'ACTIVE', displayName, email, emailVerified, locale, updatedAt };
  }

  /** A person as their sign-ins need them; null when there is none. One statement. */
  async findForSession(userId: string): Promise<SignedInUser | null> {
    const [row] = await this.session.read((connection) =>
      connection.rows(
        `SELECT u.id AS user_id, u.username, u.state, u.roles, u.second_factor_required, g.generation
         FROM users u LEFT JOIN generations g ON g.kind = 'USER' AND g.subject = u.id WHERE u.id = ?`,
        [searchable(userId)],
      ),
    );
    return row ? readSignedInUser(row) : null;
  }

  count(): Promise<number> {
    return this.session.read(({ manager }) => manager.count(UserEntity));
  }

  /** Those who administer the installation. */
  administrators(): Promise<readonly User[]> {
    return this.session.read(async (connection) => {
      const rows = await connection.rows(
        `SELECT id FROM users WHERE state = 'ACTIVE' AND roles LIKE '%"ADMINISTRATOR"%'`,
      );
      const ids = rows.map(({ id }) => text(id));
      return connection.manager.find(UserEntity, { where: { id: In(ids) }, order: { createdAt: 'ASC' } });
    });
  }

  /**
   * The person, locked together with every administrator in one statement and one order: of two administrators who
   * disable each other at the same moment the second finds themselves the last. Only inside a transaction.
   */
  async lock(userId: string): Promise<LockedUser | null> {
    this.announcements.requireTransaction();
    const administrators = await this.administrators();
    const ids = [...new Set([userId, ...administrators.map(({ id }) => id)])].map(searchable);
    const locked = await this.session.read(async (connection) => {
      const rows = await connection.rows(
        `SELECT id FROM users WHERE id IN (${placeholders(ids.length)}) ORDER BY id ${FOR_UPDATE[connection.dialect]}`,
        ids,
      );
      return connection.manager.findBy(UserEntity, { id: In(rows.map(({ id }) => text(id))) });
    });
    const user = locked.find(({ id }) => id === userId);
    if (!user) return null;
    const others = locked.filter(({ id }) => id !== userId);
    return { user, isLastAdministrator: isAdministrator(user) && !others.some(isAdministrator) };
  }

  /**
   * Changes a person that {@link lock} has handed over.
   *
   * @throws StatementFailed `duplicate` when the address is somebody else's
   */
  async change({ id: userId }: Pick<User, 'id'>, changes: UserChanges, at: Date): Promise<User> {
    this.announcements.announce({ kind: 'user', userId });
    const emailKey = changes.email === undefined ? {} : { emailKey: emailKeyOf(changes.email) };
    const revision = () => 'COALESCE(revision, 0) + 1';
    await this.session.write(({ manager }) =>
      manager.update(UserEntity, { id: userId }, { ...changes, ...emailKey, revision, updatedAt: at }),
    );
    return this.session.read(({ manager }) => manager.findOneByOrFail(UserEntity, { id: userId }));
  }

  async changeState(userId: string, state: UserState, at: Date): Promise<void> {
    await this.change({ id: userId }, { state }, at);
  }

  async replacePasswordHash(userId: string, from: string, to: string): Promise<boolean> {
    // The condition is the lock: a password that was set in the meantime stays.
    const replaced = await this.session.write((connection) =>
      connection.affected('UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?', [to, userId, from]),
    );
    return replaced === 1;
  }

  /** The latest sign-in, if none as late is known. */
  async noteSignIn(userId: string, at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        'UPDATE users SET last_sign_in_at = ? WHERE id = ? AND (last_sign_in_at IS NULL OR last_sign_in_at < ?)',
        [at, userId, at],
      ),
    );
  }

  /** What belongs to them by a foreign key has to be gone, or somebody else's. */
  async remove(userId: string): Promise<void> {
    this.announcements.announce({ kind: 'user', userId });
    await this.session.write((connection) => connection.affected('DELETE FROM users WHERE id = ?', [userId]));
  }

  /** Deletes accounts that were opened and whose address nobody ever proved, at most `limit`; says how many. */
  async purgeUnproved(before: Date, limit: number): Promise<number> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT id FROM users WHERE state = 'EMAIL_PENDING' AND email IS NULL AND created_at <= ? LIMIT ?`,
        [before, limit],
      ),
    );
    if (rows.length === 0) return 0;
    return this.session.write((connection) =>
      connection.affected(
        `DELETE FROM users WHERE id IN (${placeholders(rows.length)}) AND state = 'EMAIL_PENDING'`,
        rows.map(({ id }) => text(id)),
      ),
    );
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
        `SELECT u.id, u.username, u.state, u.roles, u.password_hash, u.second_factor_required, g.generation,
           EXISTS (SELECT 1 FROM factors f WHERE f.user_id = u.id AND ${IS_SECOND_FACTOR}) AS has_second_factor
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

/** One mailbox has one account, whatever the letter case. */
const emailKeyOf = (email: string | null): string | null => email?.toLowerCase() ?? null;

const isAdministrator = ({ state, roles }: User): boolean => state === 'ACTIVE' && roles.includes('ADMINISTRATOR');

/** What the grants ask of a person, from a row that has the columns of `users` and the `generation`. */
export const readStanding = (row: Row, userId: string): UserStanding => ({
  userId,
  username: text(row.username),
  enabled: row.state === 'ACTIVE',
  roles: textList(row.roles),
  generation: integer(row.generation ?? 0),
});

/** {@link readStanding} of a row that has `user_id` and `second_factor_required` too. */
export const readSignedInUser = (row: Row): SignedInUser => ({
  ...readStanding(row, text(row.user_id)),
  secondFactorRequired: flag(row.second_factor_required),
});

const readAccount = (row: Row): Account => ({
  ...readStanding(row, text(row.id)),
  passwordHash: text(row.password_hash),
  secondFactorRequired: flag(row.second_factor_required),
  hasSecondFactor: flag(row.has_second_factor),
});
