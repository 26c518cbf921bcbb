import type { Consent, ConsentReader, ConsentStore, RequestOrigin } from '#oauth-core/ports/oauth-storage';
import { INSERT_ONCE, repeated } from '../connection.js';
import { searchable } from '../identifiers.js';
import { ConsentEntity } from '../entities/consent.entity.js';
import type { Session } from '../session.js';
import { AuditEventRepository } from './audit-event.repository.js';
import { type AllowedApplication, allowedApplications } from '../views/allowed-applications.js';

export class ConsentRepository implements ConsentReader, ConsentStore {
  constructor(private readonly session: Session) {}

  async scopesOf(userId: string, applicationId: string): Promise<readonly string[]> {
    const found = await this.session.read(({ manager }) =>
      manager.find(ConsentEntity, { where: { userId, applicationId }, order: { scope: 'ASC' } }),
    );
    return found.map(({ scope }) => scope);
  }

  async allow(
    { userId, applicationId, scopes }: Consent,
    { at, from }: { readonly at: Date; readonly from: RequestOrigin },
  ): Promise<void> {
    if (scopes.length === 0) return;
    const added = await this.session.write((connection) =>
      connection.affected(
        `${INSERT_ONCE[connection.dialect]} INTO consents (user_id, application_id, scope, granted_at)
         VALUES ${repeated('(?, ?, ?, ?)', scopes.length)}`,
        scopes.flatMap((scope) => [userId, applicationId, scope, at]),
      ),
    );
    if (added === 0) return;
    await new AuditEventRepository(this.session).add({
      ...from,
      at,
      actor: { kind: 'USER', id: userId },
      action: 'access.allow',
      target: { kind: 'APPLICATION', id: applicationId },
      applicationId,
      after: { scopes },
    });
  }

  /** The applications that a person lets act for them at this instant, by their names. */
  applicationsOf(userId: string, now: Date): Promise<readonly AllowedApplication[]> {
    return this.session.read((connection) => allowedApplications(connection, userId, now));
  }

  /** Takes back what a person allowed an application; says how many scopes that were. */
  async withdraw(userId: string, applicationId: string): Promise<number> {
    return this.session.write((connection) =>
      connection.affected('DELETE FROM consents WHERE user_id = ? AND application_id = ?', [
        userId,
        searchable(applicationId),
      ]),
    );
  }

  /** Takes back all that a person allowed; says how many scopes that were. */
  withdrawAllOf(userId: string): Promise<number> {
    return this.session.write((connection) => connection.affected('DELETE FROM consents WHERE user_id = ?', [userId]));
  }

  /** Forgets what people allowed an application that is gone. */
  async forgetApplication(applicationId: string): Promise<void> {
    await this.session.write((connection) =>
      connection.affected('DELETE FROM consents WHERE application_id = ?', [applicationId]),
    );
  }
}
