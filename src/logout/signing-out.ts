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
import { contextOf } from '../http/request-context.js';
import { Browsers } from '../pages/browsers.js';
import { endSession } from '../sessions/end-session.js';
import { Sessions } from '../sessions/sessions.js';
import { SignedOutNotes } from './signed-out-notes.js';

/** Who asks for the end of which session. */
export interface AskedLogout {
  readonly asked: LogoutRequest;
  /** Null when nobody is signed in here. */
  readonly signedIn: SignedIn | null;
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
    return { asked, signedIn: await this.sessions.signedIn(request) };
  }

  /** Ends the session of this browser, if there is one. Says where the browser goes on to. */
  async end({ asked, signedIn }: AskedLogout, request: Request, response: Response): Promise<string> {
    if (signedIn) {
      await this.endSession(signedIn, request);
      this.browsers.forget(response);
    }
    return this.wayOn(asked, signedIn?.sessionId ?? null);
  }

  private async endSession(signedIn: SignedIn, request: Request): Promise<void> {
    const at = this.clock.now();
    const { clientAddress: address, traceId } = contextOf(request);
    await this.database.transaction(async (stores) => {
      if (!(await endSession(stores, signedIn, at, { keepOffline: true }))) return;
      await stores.auditEvents.add({
        at,
        actor: { kind: 'USER', id: signedIn.user.userId },
        action: 'session.sign-out',
        target: { kind: 'SESSION', id: signedIn.sessionId },
        address,
        traceId,
      });
    });
  }

  /** Straight to the application, unless others are to be told in frames first, or it is the person's choice. */
  private async wayOn({ destination, client }: LogoutRequest, sessionId: string | null): Promise<string> {
    const tells = sessionId === null ? [] : await this.database.read.logoutDeliveries.frontChannelUris(sessionId);
    if (destination?.proven && tells.length === 0) return destination.uri;
    const page = `${this.addresses.consoleUrl}/signed-out`;
    if (!destination && tells.length === 0) return page;
    const note = {
      sessionId,
      destination: destination && { ...destination, application: client?.applicationName ?? '' },
    };
    return `${page}?note=${this.notes.seal(note)}`;
  }
}
