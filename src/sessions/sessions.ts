import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { Clock, addSeconds } from '#primitives/clock';
import { newId } from '#primitives/ids';
import { RootKeys } from '#primitives/root-keys';
import { contextOf } from '../http/request-context.js';
import { Browsers } from '../pages/browsers.js';

/** The row says to the minute when somebody was last there: more would be a write for every page. */
const TOUCH_SECONDS = 60;

/** Who is signed in in which browser. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly browsers: Browsers,
    private readonly rootKeys: RootKeys,
    private readonly settings: SettingsMemory,
    private readonly clock: Clock,
  ) {}

  /** Who is signed in in the browser of this request; null when nobody is. One statement, none without a cookie. */
  async signedIn(request: Request): Promise<SignedIn | null> {
    const browser = this.browsers.of(request);
    if (browser === null) return null;
    const at = this.clock.now();
    const idleSince = addSeconds(at, -this.settings.current.sessionIdleSeconds);
    const fingerprints = this.rootKeys.fingerprints('session', browser);
    const found = await this.database.read.sessions.findLive(fingerprints, { at, idleSince });
    if (!found) return null;
    const { lastSeenAt, ...signedIn } = found;
    if (addSeconds(lastSeenAt, TOUCH_SECONDS) <= at) {
      await this.database.single(({ sessions }) => sessions.touch(signedIn.sessionId, at));
    }
    return signedIn;
  }

  /** Signs somebody in: from now on in a browser of another name, so that a planted cookie is worth nothing. */
  async begin(
    person: Pick<SignedIn, 'user' | 'authenticatedAt' | 'amr'>,
    request: Request,
    response: Response,
  ): Promise<SignedIn> {
    const now = this.clock.now();
    const browser = this.browsers.renamed(response);
    const signedIn = { ...person, sessionId: newId() };
    await this.database.single(({ sessions }) =>
      sessions.add({
        id: signedIn.sessionId,
        fingerprint: this.rootKeys.fingerprint('session', browser),
        userId: person.user.userId,
        userGeneration: person.user.generation,
        amr: person.amr,
        authenticatedAt: person.authenticatedAt,
        address: contextOf(request).clientAddress,
        userAgent: (request.headers['user-agent'] ?? '').slice(0, 255),
        createdAt: now,
        expiresAt: addSeconds(now, this.settings.current.sessionAbsoluteSeconds),
      }),
    );
    return signedIn;
  }
}
