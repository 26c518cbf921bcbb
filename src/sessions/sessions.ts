import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { Repositories } from '#database/repositories/repositories';
import type { Session } from '#database/repositories/session.repository';
import type { SignedIn } from '#oauth-core/model/signed-in';
import type { UserStanding } from '#oauth-core/model/user';
import { SignInTimes } from '#oauth-core/ports/sign-in-times';
import { Clock, addSeconds } from '#primitives/clock';
import { newId } from '#primitives/ids';
import { RootKeys } from '#primitives/root-keys';
import { contextOf } from '../http/request-context.js';
import { Browsers } from '../pages/browsers.js';
import { endSession } from './end-session.js';

/** The row says to the minute when somebody was last there: more would be a write for every page. */
const TOUCH_SECONDS = 60;

/** Who proved who they are, when, and by which methods (RFC 8176). */
export interface Proof extends Pick<SignedIn, 'authenticatedAt' | 'amr'> {
  readonly user: UserStanding;
}

/** Where a session begins, and what is to happen in the same transaction. */
export interface Beginning {
  readonly request: Request;
  readonly response: Response;
  /** The session that is proved further; without it nobody is signed in. */
  readonly continues?: string | null;
  /** Throws when the proof turns out to be none: then nobody is signed in. */
  readonly prove?: (stores: Repositories, now: Date) => Promise<void>;
}

/** Nobody is signed in after all. `reason` is for the log alone. */
export class NotProved extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'NotProved';
  }
}

/** Who is signed in in which browser. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly browsers: Browsers,
    private readonly rootKeys: RootKeys,
    private readonly settings: SettingsMemory,
    private readonly signInTimes: SignInTimes,
    private readonly clock: Clock,
  ) {}

  /** Who is signed in in the browser of this request; null when nobody is. One statement, none without a cookie. */
  async signedIn(request: Request): Promise<SignedIn | null> {
    const browser = this.browsers.of(request);
    if (browser === null) return null;
    const at = this.clock.now();
    const fingerprints = this.rootKeys.fingerprints('session', browser);
    const found = await this.database.read.sessions.findLive(fingerprints, this.aliveAt(at));
    if (!found) return null;
    const { lastSeenAt, ...signedIn } = found;
    if (addSeconds(lastSeenAt, TOUCH_SECONDS) <= at) {
      await this.database.single(({ sessions }) => sessions.touch(signedIn.sessionId, at));
    }
    return signedIn;
  }

  /** Where a person is signed in, newest first. */
  ofUser(userId: string): Promise<readonly Session[]> {
    return this.database.read.sessions.ofUser(userId, this.aliveAt(this.clock.now()));
  }

  /** The session of this browser that was left alone for too long: nobody is signed in by it, and nobody has ended it. */
  async lapsed(request: Request): Promise<{ readonly sessionId: string; readonly userId: string } | null> {
    const browser = this.browsers.of(request);
    if (browser === null) return null;
    return this.database.read.sessions.findUnended(this.rootKeys.fingerprints('session', browser));
  }

  /**
   * Signs somebody in: from now on in a browser of another name, so that a planted cookie is worth nothing. Who was
   * signed in there already keeps their session, which applications know by its name; somebody else's session ends.
   */
  async begin(
    proof: Proof,
    { request, response, continues = null, prove = NOTHING_TO_PROVE }: Beginning,
  ): Promise<void> {
    const present = await this.signedIn(request);
    const from = this.fingerprintsOf(request);
    const browser = this.browsers.newName();
    const to = this.rootKeys.fingerprint('session', browser);
    await this.database.transaction(async (stores) => {
      const now = this.clock.now();
      await prove(stores, now);
      const goesOn = present?.user.userId === proof.user.userId ? present : null;
      const proved = this.provedAgain(proof, now);
      if (goesOn && (await stores.sessions.move(goesOn.sessionId, { from, to }, proved))) return;
      if (continues !== null) throw new NotProved('the session has ended meanwhile');
      if (present && !goesOn) await endSession(stores, present, now, { keepOffline: true });
      await this.add(stores, proof, { fingerprint: to, request, now });
    });
    this.browsers.rename(browser, response); // only now: a sign-in that failed leaves the browser as it was
    this.signInTimes.note(proof.user.userId, proof.authenticatedAt);
  }

  /** Gives the browser another name without signing anybody in or out; returns it. */
  async rename(request: Request, response: Response): Promise<string> {
    const present = await this.signedIn(request);
    const browser = this.browsers.newName();
    const to = this.rootKeys.fingerprint('session', browser);
    const from = this.fingerprintsOf(request);
    if (present) await this.database.single(({ sessions }) => sessions.move(present.sessionId, { from, to }));
    this.browsers.rename(browser, response);
    return browser;
  }

  private aliveAt(at: Date) {
    return { at, idleSince: addSeconds(at, -this.settings.current.sessionIdleSeconds) };
  }

  private fingerprintsOf(request: Request): readonly Buffer[] {
    const browser = this.browsers.of(request);
    return browser === null ? [] : this.rootKeys.fingerprints('session', browser);
  }

  private async add(
    { sessions }: Repositories,
    proof: Proof,
    { fingerprint, request, now }: { readonly fingerprint: Buffer; readonly request: Request; readonly now: Date },
  ): Promise<void> {
    const { at: createdAt, ...proved } = this.provedAgain(proof, now);
    await sessions.add({
      ...proved,
      id: newId(),
      fingerprint,
      userId: proof.user.userId,
      address: contextOf(request).clientAddress,
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 255),
      createdAt,
    });
  }

  private provedAgain({ user, amr, authenticatedAt }: Proof, at: Date) {
    const expiresAt = addSeconds(authenticatedAt, this.settings.current.sessionAbsoluteSeconds);
    return { amr, authenticatedAt, at, expiresAt, userGeneration: user.generation };
  }
}

const NOTHING_TO_PROVE = async (): Promise<void> => undefined;
