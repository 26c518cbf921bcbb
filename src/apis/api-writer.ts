import { Injectable } from '@nestjs/common';
import type { ApiRow, CatalogueEntry, ShownApi } from '#database/repositories/api.repository';
import { type FieldFault, Problem } from '../http/problem.js';
import { PublicAddresses } from '../http/public-addresses.js';
import { refused } from '../rest/body.pipe.js';
import type { Caller } from '../rest/caller.js';
import { orTaken, requireFound, type Work } from '../rest/rest-writes.js';
import { seesWhole, viewerOf } from './api-access.js';
import { apiBody, type ApiMembers } from './api-body.js';
import type { ApiDraft } from './api-draft.js';
import { ApiJudge } from './api-judge.js';
import { requireRoom } from './catalogue-rules.js';

/** Writes APIs, once it is known that they fit into the catalogue. Its callers have locked the catalogue. */
@Injectable()
export class ApiWriter {
  constructor(
    private readonly judge: ApiJudge,
    private readonly addresses: PublicAddresses,
  ) {}

  /** Finds what is wrong with a new API. @throws Problem name_taken, context_taken when nothing is but others are there */
  async faultsOf(stores: Work['stores'], draft: ApiDraft, providerId: string): Promise<readonly FieldFault[]> {
    const catalogue = await stores.apis.catalogue();
    const faults = await this.judge.faultsOf(stores, catalogue, { said: draft, providerId, before: null });
    if (faults.length === 0) requireRoom(catalogue, { ...draft, providerId, id: null });
    return faults;
  }

  /** Adds an API that is not published yet. @throws Problem */
  async add(work: Work, draft: ApiDraft, providerId: string): Promise<string> {
    const { stores, now } = work;
    const faults = await this.faultsOf(stores, draft, providerId);
    if (faults.length > 0) throw refused(faults);
    const catalogue = await stores.apis.catalogue();
    if (draft.defaultVersion) await releaseDefault(work, catalogue, draft.context);
    const { id } = await orTaken('context_taken', 'There is such a version already.', () =>
      stores.apis.add({ ...draft, ...CLOSED, providerId, state: 'CREATED', createdAt: now }),
    );
    return id;
  }

  /** Changes an API that is locked; returns what it is now. @throws Problem */
  async change(work: Work, api: ApiRow, said: Partial<ApiDraft>): Promise<ApiRow> {
    const { stores, now } = work;
    const catalogue = await stores.apis.catalogue();
    const { providerId } = api;
    const faults = await this.judge.faultsOf(stores, catalogue, { said, providerId, before: api });
    if (faults.length > 0) throw refused(faults);
    requireRoom(catalogue, { ...api, ...said });
    await requireUnused(work, api, said);
    if (said.defaultVersion && !api.defaultVersion) await releaseDefault(work, catalogue, api.context);
    return stores.apis.change(api, said, now);
  }

  /** The API as it is now, as this person sees it. */
  async shown(apis: Work['stores']['apis'], apiId: string, caller: Caller | null): Promise<[ApiMembers, ShownApi]> {
    const api = requireFound(await apis.show(apiId));
    return [this.body(api, caller), api];
  }

  body(api: ShownApi, caller: Caller | null): ApiMembers {
    return apiBody(api, { issuer: this.addresses.issuer, whole: seesWhole(api, viewerOf(caller)) });
  }
}

/** Nothing is let through to a back end that nobody asked for. */
const CLOSED = { passCookies: false, passAccessToken: false };

/** A context has one default version: whichever was, is it no more. */
async function releaseDefault(work: Work, catalogue: readonly CatalogueEntry[], context: string): Promise<void> {
  for (const { id } of catalogue.filter((other) => other.defaultVersion && other.context === context)) {
    const former = await work.stores.apis.lock(id);
    if (former) await work.stores.apis.change(former, { defaultVersion: false }, work.now);
  }
}

/** @throws Problem in_use of a plan that a subscription has, and of a scope that a resource asks for */
async function requireUnused({ stores }: Work, api: ApiRow, { planIds, scopes }: Partial<ApiDraft>): Promise<void> {
  if (planIds) {
    const subscriptions = await stores.subscriptions.ofApi(api.id);
    const used = subscriptions.flatMap(({ planId, requestedPlanId }) => [planId, requestedPlanId]);
    if (api.planIds.some((planId) => !planIds.includes(planId) && used.includes(planId))) {
      throw new Problem('in_use', 'Subscriptions have a plan that would go. Move them to another plan first.');
    }
  }
  if (scopes) {
    const resources = await stores.resources.ofApi(api.id);
    const asked = new Set(resources.flatMap((resource) => resource.scopes));
    if (api.scopes.some(({ name }) => asked.has(name) && !scopes.some((scope) => scope.name === name))) {
      throw new Problem('in_use', 'Resources ask for a scope that would go. Change them first.');
    }
  }
}
