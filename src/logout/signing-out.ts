import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import { type LogoutRequest, type LogoutServices, readLogoutRequest } from '#oauth-core/logout/read-logout-request';
import type { SignedIn } from '#oauth-core/model/signed-in';
import type { FormParameters } from '#oauth-core/parameters';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import { KeyStore } from '#oauth-core/ports/key-store';
import { Clock } from '#primitives/clock';
import { PublicAddresses } from '../http/public-addresses.js';
import { Browsers } from '../pages/browsers.js';
import { doneBy } from '../pages/done-by.js';
import { endSession } from '../sessions/end-session.js';
import { Sessions } from '../sessions/sessions.js';
import { SignedOutNotes } from './signed-out-notes.js';

/** Who asks for the end of which session. */
export interface AskedLogout {
  readonly asked: LogoutRequest;
  /** Null when nobody is signed in here. */
  readonly signedIn: SignedIn | null;
  /** What is to end: also one by which nobody is signed in any more, if the request proves to know of it. */
  readonly session: EndingSession | null;
  readonly uiLocales: string | null;
}

interface EndingSession {
  readonly sessionId: string;
  readonly userId: string;
}

/** Reads what is asked, and ends the session. */
@Injectable()
export class SigningOut {
  private readonly services: LogoutServices;

  constructor(
    private readonly addresses: PublicAddresses,
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly browsers: Browsers,
    private readonly notes: SignedOutNotes,
    private readonly clock: Clock,
    keys: KeyStore,
    clients: ClientDirectory,
  ) {
    this.services = { issuer: addresses.issuer, keys, clients };
  }

  /** Rejects with StorageUnavailable. */
  async read(request: Request, parameters: FormParameters): Promise<AskedLogout> {
    const asked = await readLogoutRequest(parameters, this.services);
    const uiLocales = parameters.get('ui_locales') ?? null;
    const signedIn = await this.sessions.signedIn(request);
    if (signedIn) {
      const { sessionId, user } = signedIn;
      return { asked, signedIn, session: { sessionId, userId: user.userId }, uiLocales };
    }
    const lapsed = asked.sessionId === null ? null : await this.sessions.lapsed(request);
    return { asked, signedIn, session: lapsed?.sessionId === asked.sessionId ? lapsed : null, uiLocales };
  }

  /** Ends the session of this browser, if there is one. Says where the browser goes on to. */
  async end(logout: AskedLogout, request: Request, response: Response): Promise<string> {
    if (logout.session) {
      await this.endSession(logout.session, request);
      this.browsers.forget(response);
    }
    return this.wayOn(logout);
  }

  private async endSession(session: EndingSession, request: Request): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (stores) => {
      if (!(await endSession(stores, session, at, { keepOffline: true }))) return;
      await stores.auditEvents.add({
        ...doneBy(session.userId, request, at),
        action: 'session.sign-out',
        target: { kind: 'SESSION', id: session.sessionId },
      });
    });
  }

  /** Straight to the application, unless others are to be told in frames first, or it is the person's choice. */
  private async wayOn({ asked, session, uiLocales }: AskedLogout): Promise<string> {
    const { destination, client } = asked;
    const sessionId = session?.sessionId ?? null;
    const tells = sessionId === null ? [] : await this.database.read.logoutDeliveries.frontChannelUris(sessionId);
    if (destination?.proven && tells.length === 0) return destination.uri;
    const note = {
      sessionId,
      destination: destination && { ...destination, application: client?.applicationName ?? '' },
    };
    const query = new URLSearchParams({
      ...((destination || tells.length > 0) && { note: this.notes.seal(note) }),
      ...(uiLocales !== null && { ui_locales: uiLocales }),
    }).toString();
    return `${this.addresses.consoleUrl}/signed-out${query && '?'}${query}`;
  }
}
