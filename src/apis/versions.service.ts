import { Injectable } from '@nestjs/common';
import type { ApiRow } from '#database/repositories/api.repository';
import { Problem } from '../http/problem.js';
import { created, type RestAnswer } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, RestWrites, type Work } from '../rest/rest-writes.js';
import { requirePublisher } from './api-access.js';
import { type ApiDraft, draftOf } from './api-draft.js';
import { factsOf, targetOf } from './api-facts.js';
import { ApiWriter } from './api-writer.js';
import type { NewVersionBody } from './dto/api.dto.js';

/** Makes a new version out of the present one. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly writes: RestWrites,
    private readonly writer: ApiWriter,
  ) {}

  /** The copy is not published yet, whatever the original is. */
  copy(call: RestCall, apiId: string, body: NewVersionBody): Promise<RestAnswer> {
    return this.writes.create(call, async (work) => {
      const { stores, audit } = work;
      await stores.apis.lockCatalogue();
      await requirePublisher(stores, apiId, call.caller);
      const original = requireFound(await stores.apis.lock(apiId));
      await requireNewVersion(work, original, body.version);
      const id = await this.writer.add(work, await copyOf(work, original, body), original.providerId);
      await copyParts(work, apiId, id);
      const subscriptions = body.copySubscriptions === true ? await copySubscriptions(work, apiId, id) : 0;
      const [shown, api] = await this.writer.shown(stores.apis, id, call.caller);
      await audit({
        action: 'api.create',
        ...targetOf(api),
        after: { ...factsOf(api), copyOf: apiId, copiedSubscriptions: subscriptions },
      });
      return created(`/api/v1/apis/${id}`, shown, api);
    });
  }
}

async function requireNewVersion({ stores }: Work, { context }: ApiRow, version: string): Promise<void> {
  const catalogue = await stores.apis.catalogue();
  if (catalogue.some((other) => other.context === context && other.version === version)) {
    throw new Problem('name_taken', 'There is such a version already.');
  }
}

/** Without the plans that were withdrawn since. */
async function copyOf(
  { stores }: Work,
  original: ApiRow,
  { version, defaultVersion }: NewVersionBody,
): Promise<ApiDraft> {
  const plans = await stores.plans.all();
  const offered = new Set(plans.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id));
  const { name, context, description, tags, productionEndpoint, sandboxEndpoint, subscriptionApproval } = original;
  const { scopes, cors, timeoutSeconds, maxRequestBytes } = original;
  return draftOf({
    name,
    context,
    version,
    defaultVersion,
    description,
    productionEndpoint,
    sandboxEndpoint,
    subscriptionApproval,
    scopes,
    cors,
    timeoutSeconds,
    maxRequestBytes,
    tags: tags ?? [],
    planIds: original.planIds.filter((planId) => offered.has(planId)),
  });
}

/** Resources and document. */
async function copyParts({ stores, now }: Work, from: string, to: string): Promise<void> {
  for (const { method, path, authType, scopes, description } of await stores.resources.ofApi(from)) {
    const dates = { createdAt: now, updatedAt: now };
    await stores.apis.addResource(to, { method, path, authType, scopes, description, ...dates });
  }
  const { document } = await stores.apiDocuments.find(from);
  if (document) await stores.apiDocuments.put(to, document, now);
}

/** Those that were decided; who was blocked stays blocked. Returns how many. */
async function copySubscriptions({ stores, now }: Work, from: string, to: string): Promise<number> {
  const subscriptions = await stores.subscriptions.ofApi(from);
  const decided = subscriptions.filter(({ state }) => state !== 'PENDING' && state !== 'REJECTED');
  for (const { applicationId, planId, state, stateReason } of decided) {
    await stores.subscriptions.add({ applicationId, apiId: to, planId, state, stateReason, createdAt: now });
  }
  return decided.length;
}
