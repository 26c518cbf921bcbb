import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { Application, ApplicationState, ShownApplication } from '#database/repositories/application.repository';
import { Problem } from '../http/problem.js';
import { created, item, noContent, type RestAnswer } from '../rest/answer.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { orTaken, requireFound, requireMatch, RestWrites, type Work } from '../rest/rest-writes.js';
import { APPLICATIONS } from '#database/views/applications';
import { requireMember } from './application-access.js';
import { applicationBody } from './application-body.js';
import { APPLICATION_STATES, type ApplicationChangeBody, type NewApplicationBody } from './dto/application.dto.js';
import { endKeyPairTokens } from './ended-tokens.js';
import { withdrawManagementScopes } from './management-scopes.js';
import { requireAttributes } from './required-attributes.js';

/** Applications: what developers register, and what owns key pairs and subscriptions. */
@Injectable()
export class ApplicationsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly settings: SettingsMemory,
  ) {}

  async list(call: RestCall): Promise<RestAnswer> {
    const query = readListQuery(call, APPLICATIONS, { choices: { state: APPLICATION_STATES } });
    const { userId } = call.caller;
    const all = call.caller.administers('settings:manage');
    const page = await this.database.read.applications.page(query, { userId, all });
    return listed(page, query, applicationBody);
  }

  async read({ caller }: RestCall, applicationId: string): Promise<RestAnswer> {
    const application = await requireMember(this.database.read, applicationId, caller, 'VIEWER');
    return item(applicationBody(application), application);
  }

  register(call: RestCall, body: NewApplicationBody): Promise<RestAnswer> {
    return this.writes.create(call, async (work) => {
      const { stores, now, audit } = work;
      const { name, description = '', attributes = {}, tokenFormat = 'JWT' } = body;
      const { secondFactorRequired = false } = body;
      const waits = this.settings.current.applicationApproval;
      const state = waits ? ('PENDING' as const) : ('ACTIVE' as const);
      requireAttributes(attributes, this.settings.current);
      const fields = { name, description, attributes, tokenFormat, secondFactorRequired, state };
      const application = await orTaken('name_taken', TAKEN, () =>
        stores.applications.add({ ...fields, ownerId: call.caller.userId, createdAt: now }),
      );
      if (waits) await requestApproval(work, application);
      await audit({ action: 'application.create', ...targetOf(application), after: fields });
      const shown = await this.shown(work, call, application.id);
      return created(`/api/v1/applications/${application.id}`, applicationBody(shown), shown);
    });
  }

  change(call: RestCall, applicationId: string, body: ApplicationChangeBody): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const { name, description, attributes, tokenFormat, secondFactorRequired } = body;
      const role = secondFactorRequired === undefined ? 'DEVELOPER' : 'OWNER';
      await requireMember(work.stores, applicationId, call.caller, role);
      const application = requireFound(await work.stores.applications.lock(applicationId));
      requireMatch(call, application, { required: true });
      if (attributes) requireAttributes(attributes, this.settings.current);
      const change = { name, description, attributes, tokenFormat, secondFactorRequired };
      return this.changed(work, call, application, { action: 'application.update', change });
    });
  }

  remove(call: RestCall, applicationId: string): Promise<RestAnswer> {
    return this.writes.change(call, async ({ stores, now, audit }) => {
      await requireMember(stores, applicationId, call.caller, 'OWNER');
      const application = requireFound(await stores.applications.lock(applicationId));
      requireMatch(call, application);
      await endKeyPairTokens(stores, { applicationId }, now, this.settings.current);
      await stores.approvals.withdraw({ applicationId });
      await stores.consents.forgetApplication(applicationId);
      await stores.applications.remove(applicationId);
      await audit({ action: 'application.delete', ...targetOf(application), before: factsOf(application) });
      return noContent();
    });
  }

  /** Gives it to somebody else, who must be able to have it; the former owner leaves the team. */
  transfer(call: RestCall, applicationId: string, userId: string): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const { stores } = work;
      await requireMember(stores, applicationId, call.caller, 'OWNER');
      const application = requireFound(await stores.applications.lock(applicationId));
      requireMatch(call, application);
      const owner = await stores.users.findStanding(userId);
      if (!owner?.enabled) throw new Problem('not_found', 'There is no such person, or they cannot sign in.');
      await stores.members.remove(applicationId, userId);
      await withdrawManagementScopes(work, applicationId);
      return this.changed(work, call, application, { action: 'application.transfer', change: { ownerId: userId } });
    });
  }

  disable(call: RestCall, applicationId: string): Promise<RestAnswer> {
    return this.moved(call, applicationId, { action: 'application.disable', from: 'ACTIVE', to: 'DISABLED' });
  }

  enable(call: RestCall, applicationId: string): Promise<RestAnswer> {
    return this.moved(call, applicationId, { action: 'application.enable', from: 'DISABLED', to: 'ACTIVE' });
  }

  private moved(
    call: RestCall,
    applicationId: string,
    { action, from, to }: { action: string; from: ApplicationState; to: ApplicationState },
  ): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      await requireMember(work.stores, applicationId, call.caller, 'OWNER');
      const application = requireFound(await work.stores.applications.lock(applicationId));
      requireMatch(call, application);
      if (application.state === to) return this.answer(work, call, applicationId);
      if (application.state !== from) {
        throw new Problem('state_conflict', `The application is ${application.state}.`, { allowed: [] });
      }
      if (to === 'DISABLED') {
        await endKeyPairTokens(work.stores, { applicationId }, work.now, this.settings.current);
      }
      return this.changed(work, call, application, { action, change: { state: to } });
    });
  }

  /** Writes a change and its audit event, and answers with the application as it is then. */
  private async changed(
    work: Work,
    call: RestCall,
    application: Application,
    { action, change }: { readonly action: string; readonly change: Partial<Application> },
  ): Promise<RestAnswer> {
    const { stores, now, audit } = work;
    const after = await orTaken('name_taken', TAKEN, () => stores.applications.change(application, change, now));
    await audit({ action, ...targetOf(after), before: factsOf(application), after: factsOf(after) });
    return this.answer(work, call, application.id);
  }

  private async answer(work: Work, call: RestCall, applicationId: string): Promise<RestAnswer> {
    const shown = await this.shown(work, call, applicationId);
    return item(applicationBody(shown), shown);
  }

  private async shown({ stores }: Work, { caller }: RestCall, applicationId: string): Promise<ShownApplication> {
    return requireFound(await stores.applications.show(applicationId, caller.userId));
  }
}

const requestApproval = ({ stores, now }: Work, { id, name, ownerId }: Application) =>
  stores.approvals.request({
    kind: 'APPLICATION',
    subjectKind: 'APPLICATION',
    subjectId: id,
    subjectName: name,
    applicationId: id,
    requestedBy: ownerId,
    createdAt: now,
  });

const TAKEN = 'The owner has another application of this name.';

const targetOf = ({ id, name }: Application) => ({
  target: { kind: 'APPLICATION', id, name },
  applicationId: id,
});

const factsOf = ({
  name,
  description,
  attributes,
  tokenFormat,
  state,
  ownerId,
  secondFactorRequired,
}: Application) => ({
  name,
  description,
  attributes,
  tokenFormat,
  state,
  ownerId,
  secondFactorRequired: secondFactorRequired ?? false,
});
