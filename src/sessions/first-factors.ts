import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import type { Factor } from '#database/repositories/factor.repository';
import type { Repositories } from '#database/repositories/repositories';
import type { SignedInUser } from '#oauth-core/model/signed-in';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { Browsers } from '../pages/browsers.js';
import { NotProved, Sessions } from './sessions.js';

/** Somebody who has proved one factor in this browser, and what they have to prove more. */
export interface FirstFactor {
  readonly user: SignedInUser;
  readonly amr: readonly string[];
  readonly authenticatedAt: Date;
  /** All of theirs that work. */
  readonly factors: readonly Factor[];
  /** The session that is there already; null: there is only a sign-in, which a second factor turns into one. */
  readonly sessionId: string | null;
  readonly browser: string;
}

export interface SecondFactor {
  /** RFC 8176. */
  readonly methods: readonly string[];
  /** Part of the transaction that begins the session; throws {@link NotProved}. */
  readonly prove: (stores: Repositories, now: Date) => Promise<void>;
}

/** Whether a person can show it beside a password; recovery codes only stand in for one that is lost. */
export const isSecondFactor = ({ kind }: Pick<Factor, 'kind'>): boolean => kind !== 'RECOVERY_CODES';

/** Whether a person has one. */
export const hasSecondFactor = ({ factors }: Pick<FirstFactor, 'factors'>): boolean => factors.some(isSecondFactor);

/**
 * The state between a password and a session. It is kept here and not in the browser, so that no step can be left out:
 * what comes next is decided by the row that the last step has left.
 */
@Injectable()
export class FirstFactors {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly browsers: Browsers,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** Who is half-way in in this browser, or else who is signed in; null when nobody is. */
  async of(request: Request): Promise<FirstFactor | null> {
    const browser = this.browsers.of(request);
    if (browser === null) return null;
    const { signIns, factors } = this.database.read;
    const pending = await signIns.findLive(this.rootKeys.fingerprints('sign-in', browser), this.clock.now());
    const found = pending
      ? { user: pending.user, amr: pending.amr, authenticatedAt: pending.createdAt, sessionId: null }
      : await this.sessions.signedIn(request);
    return found && { ...found, browser, factors: await factors.ofUser(found.user.userId) };
  }

  /**
   * Turns a sign-in into a session of both factors, or makes more of the session that is there; exactly one caller can.
   *
   * @throws NotProved
   */
  async complete(first: FirstFactor, second: SecondFactor, request: Request, response: Response): Promise<void> {
    const { user, sessionId } = first;
    const authenticatedAt = sessionId === null ? this.clock.now() : first.authenticatedAt;
    const amr = [...new Set([...first.amr, ...second.methods, 'mfa'])];
    const prove = async (stores: Repositories, now: Date): Promise<void> => {
      if (sessionId === null) await this.takeSignIn(stores, first, now);
      await second.prove(stores, now);
    };
    await this.sessions.begin({ user, authenticatedAt, amr }, { request, response, continues: sessionId, prove });
  }

  private async takeSignIn({ signIns }: Repositories, { browser }: FirstFactor, now: Date): Promise<void> {
    const taken = await signIns.consume(this.rootKeys.fingerprints('sign-in', browser), now);
    if (!taken) throw new NotProved('the sign-in was completed or ended meanwhile');
  }
}
