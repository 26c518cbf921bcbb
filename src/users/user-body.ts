import { Injectable } from '@nestjs/common';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { Repositories } from '#database/repositories/repositories';
import type { User } from '#database/repositories/user.repository';
import { throttledSubjects } from '#oauth-core/lockout';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import type { UserBody } from './dto/user.dto.js';

/** People as the wire has them. */
@Injectable()
export class UserBodies {
  constructor(
    private readonly settings: SettingsMemory,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** One statement, however many they are. */
  async of({ throttles }: Pick<Repositories, 'throttles'>, users: readonly User[]): Promise<readonly ShownUser[]> {
    const { failuresPerAccount } = this.settings.current.lockout;
    const accounts = users.map((user) => this.accountOf(user));
    const lockedUntil = await throttles.endsOfFull(accounts, failuresPerAccount, this.clock.now());
    return users.map((user, index) => userBody(user, lockedUntil.get(accounts[index].toString('hex')) ?? null));
  }

  async ofOne(stores: Pick<Repositories, 'throttles'>, user: User): Promise<ShownUser> {
    const [body] = await this.of(stores, [user]);
    return body;
  }

  /** What the lockout of the account is counted under. */
  private accountOf({ username }: User): Buffer {
    const [, account] = throttledSubjects(
      { username, clientAddress: '' },
      this.settings.current.lockout,
      this.rootKeys,
    );
    return account.fingerprint;
  }
}

const userBody = (user: User, lockedUntil: Date | null) =>
  ({
    id: user.id,
    username: user.username,
    email: user.email ?? user.pendingEmail,
    emailVerified: user.email !== null && user.emailVerified,
    displayName: user.displayName,
    locale: user.locale,
    roles: user.roles,
    state: user.state,
    secondFactorRequired: user.secondFactorRequired,
    lockedUntil,
    lastSignInAt: user.lastSignInAt,
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
  }) satisfies UserBody;

type ShownUser = ReturnType<typeof userBody>;

/** For the audit, which keeps the id and not the person. */
export const factsOf = ({ roles, state, emailVerified, secondFactorRequired }: User) => ({
  roles,
  state,
  emailVerified,
  secondFactorRequired,
});

export const targetOf = ({ id }: Pick<User, 'id'>) => ({ target: { kind: 'USER', id } });
