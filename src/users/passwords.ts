import { Injectable } from '@nestjs/common';
import { SettingsMemory } from '#database/memory/settings-memory';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { PasswordHasher, PasswordQueueFull } from '#oauth-core/ports/password-hasher';
import { provePassword } from '#oauth-core/password-sign-in';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { Problem } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { tooManyRequests } from './too-many-requests.js';

/** New passwords, and the present one asked for once more. Slow work: never inside a transaction. */
@Injectable()
export class Passwords {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly storage: OAuthStorage,
    private readonly settings: SettingsMemory,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * The hash of a password that somebody chose.
   *
   * @param pointer where it stands in the body
   * @throws Problem validation_failed, too_many_requests
   */
  async hashChosen(password: string, pointer: string): Promise<string> {
    const { passwordMinLength: minLength } = this.settings.current;
    if (password.length < minLength) {
      throw refused([
        { pointer, code: 'too_short', detail: `At least ${minLength} characters.`, allowed: { minLength } },
      ]);
    }
    return this.hash(password);
  }

  /** @throws Problem too_many_requests */
  hash(password: string): Promise<string> {
    return inTurn(() => this.hasher.inSlot(() => this.hasher.hash(password)));
  }

  /**
   * Asks for the present password once more, with the lockout that signing in has.
   *
   * @throws Problem step_up_required, too_many_requests
   */
  async prove({ caller, address }: RestCall, password: string): Promise<void> {
    const { storage, hasher: passwordHasher, rootKeys, clock } = this;
    const { lockout, secondFactorRoles } = this.settings.current;
    const services = { storage, passwordHasher, rootKeys, clock, lockout, secondFactorRoles };
    const attempt = { username: caller.username, password, clientAddress: address };
    const outcome = await inTurn(() => provePassword(attempt, services));
    if (outcome.outcome === 'locked-out') throw tooManyRequests(outcome.retryAfterSeconds);
    if (outcome.outcome === 'signed-in' && outcome.user.userId === caller.userId) return;
    throw new Problem('step_up_required', 'currentPassword is not the present password.');
  }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PasswordQueueFull) throw tooManyRequests(error.retryAfterSeconds);
    throw error;
  }
}
