import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { AllowedApplication } from '#database/views/allowed-applications';
import { ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { Clock } from '#primitives/clock';
import { withdrawAccess } from '../grants/withdraw-access.js';
import type { Translate } from '../pages/messages.js';
import { PageRefusal } from '../pages/page-refusal.js';
import { type ScopeInWords, scopesInWords } from '../pages/scope-words.js';
import { AccountWrites, type Visit } from './account-writes.js';

interface ShownApplication extends Omit<AllowedApplication, 'scopes'> {
  readonly scopes: readonly ScopeInWords[];
}

/** The applications that people let act for them. */
@Injectable()
export class AllowedApplicationsService {
  constructor(
    private readonly database: Database,
    private readonly catalogue: ScopeCatalogue,
    private readonly writes: AccountWrites,
    private readonly clock: Clock,
  ) {}

  async list(userId: string, t: Translate): Promise<readonly ShownApplication[]> {
    const allowed = await this.database.read.consents.applicationsOf(userId, this.clock.now());
    return Promise.all(
      allowed.map(async (application) => {
        const declared = await this.catalogue.subscribedScopes(application.id);
        return { ...application, scopes: scopesInWords(application.scopes, t, declared) };
      }),
    );
  }

  /**
   * Takes everything back that the person let this application do.
   *
   * @throws PageRefusal not_found when it never could do anything
   */
  async withdraw(visit: Visit, applicationId: string): Promise<void> {
    const { userId } = visit.signedIn.user;
    await this.writes.change(visit, async (stores, now) => {
      const after = await withdrawAccess(stores, { userId, applicationId }, now);
      if (after.scopes + after.grants > 0) {
        const target = { kind: 'APPLICATION', id: applicationId };
        return { action: 'access.withdraw', target, applicationId, after };
      }
      if (!(await stores.grants.anyBetween(userId, applicationId))) throw noSuchAccess();
      return null; // the second of two clicks
    });
  }
}

const noSuchAccess = (): PageRefusal => new PageRefusal('not_found', 'no such access');
