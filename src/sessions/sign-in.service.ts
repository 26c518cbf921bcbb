import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { UserStanding } from '#oauth-core/model/user';
import type { FormParameters } from '#oauth-core/parameters';
import { MAX_PASSWORD_BYTES, type SignIn, provePassword } from '#oauth-core/password-sign-in';
import { PasswordHasher, PasswordQueueFull } from '#oauth-core/ports/password-hasher';
import { Clock, addSeconds } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { contextOf } from '../http/request-context.js';
import { Sessions } from './sessions.js';

/** For so long a password that was right waits for its second factor. */
export const SECOND_FACTOR_SECONDS = 600;

/** Where a sign-in stands; `reason` is for the log alone. */
export type SignInStep =
  | { readonly outcome: 'signed-in' }
  | { readonly outcome: 'factor-needed' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'later'; readonly retryAfterSeconds: number; readonly reason: string };

/** The first step of signing in: the password, with the lockout that the password grant has (tokens.md §4). */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly passwordHasher: PasswordHasher,
    private readonly settings: SettingsMemory,
    private readonly sessions: Sessions,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** Begins the session, or, where a second factor is needed, what only that factor turns into one. */
  async withPassword(parameters: FormParameters, request: Request, response: Response): Promise<SignInStep> {
    const signIn = await this.prove(parameters, request);
    if (signIn.outcome === 'refused' || signIn.outcome === 'later') return signIn;
    if (signIn.outcome === 'locked-out') return { ...signIn, outcome: 'later', reason: 'too many failed attempts' };
    if (signIn.secondFactorNeeded) {
      await this.awaitFactor(signIn.user, request, response);
      return { outcome: 'factor-needed' };
    }
    const proof = { user: signIn.user, authenticatedAt: this.clock.now(), amr: ['pwd'] }; // RFC 8176
    await this.sessions.begin(proof, { request, response });
    return { outcome: 'signed-in' };
  }

  private async prove(
    parameters: FormParameters,
    request: Request,
  ): Promise<SignIn | Extract<SignInStep, { outcome: 'later' }>> {
    const username = parameters.get('username');
    const password = parameters.get('password');
    if (username === undefined || password === undefined) return { outcome: 'refused', reason: 'an empty field' };
    if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) return { outcome: 'refused', reason: 'a long password' };
    const { passwordHasher, rootKeys, clock, database: storage } = this;
    const { lockout, secondFactorRoles } = this.settings.current;
    const attempt = { username, password, clientAddress: contextOf(request).clientAddress };
    try {
      return await provePassword(attempt, { storage, passwordHasher, rootKeys, clock, lockout, secondFactorRoles });
    } catch (error) {
      if (!(error instanceof PasswordQueueFull)) throw error;
      const { retryAfterSeconds } = error;
      return { outcome: 'later', retryAfterSeconds, reason: 'the password queue is full' };
    }
  }

  /** Stored under a new name of the browser: nobody who knew the old one can go on from here. */
  private async awaitFactor(user: UserStanding, request: Request, response: Response): Promise<void> {
    const now = this.clock.now();
    const browser = await this.sessions.rename(request, response);
    await this.database.single(({ signIns }) =>
      signIns.add({
        fingerprint: this.rootKeys.fingerprint('sign-in', browser),
        userId: user.userId,
        userGeneration: user.generation,
        amr: ['pwd'],
        createdAt: now,
        expiresAt: addSeconds(now, SECOND_FACTOR_SECONDS),
      }),
    );
  }
}
