import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { ApiRow, ShownApi } from '#database/repositories/api.repository';
import { preferredType } from '#gateway-core/accept';
import { apiBaseUrl } from '#gateway-core/api-address';
import { Problem } from '../http/problem.js';
import { PublicAddresses } from '../http/public-addresses.js';
import { plain, type RestAnswer, written } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, requireMatch, RestWrites, type Work } from '../rest/rest-writes.js';
import { requirePublisher, requireVisible } from './api-access.js';
import { targetOf } from './api-facts.js';
import { ApiWriter } from './api-writer.js';
import { documentOf } from './documents/document-of-api.js';
import type { ImportedScope } from './documents/imported-api.js';
import { servedDocument } from './documents/served-document.js';
import { writeDocument } from './documents/write-document.js';
import { DocumentJudge } from './document-judge.js';
import { unpacked } from './judged-document.js';
import { type ResourceChanges, resourceChanges } from './resource-changes.js';
import { DOCUMENT_TYPES, type SentDocument } from './sent-document.js';

/** The OpenAPI documents of the APIs. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly writer: ApiWriter,
    private readonly addresses: PublicAddresses,
    private readonly judge: DocumentJudge,
  ) {}

  async read({ optionalCaller }: RestCall, apiId: string, accept: string | undefined): Promise<RestAnswer> {
    const type = preferredType(accept, SERVED_TYPES);
    if (type === null) throw new Problem('not_acceptable', 'Documents are application/json and application/yaml.');
    const { apis, apiDocuments, resources } = this.database.read;
    const api = await requireVisible({ apis }, apiId, optionalCaller);
    const { document, revision } = await apiDocuments.find(api.id);
    const served = servedDocument(document ? unpacked(document) : documentOf(api), {
      gatewayUrl: apiBaseUrl(this.addresses.issuer, api),
      tokenUrl: `${this.addresses.issuer}/token`,
      authorizationUrl: null,
      scopes: api.scopes,
      resources: await resources.ofApi(api.id),
    });
    return written(writeDocument(served, DOCUMENT_TYPES[type]), type, { revision });
  }

  /** Name, context, version and endpoints of the API stay; resources and scopes follow the document. */
  async replace(call: RestCall, apiId: string, sent: SentDocument): Promise<RestAnswer> {
    const { api: described, kept } = await this.judge.judged(sent);
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      await stores.apis.lockCatalogue();
      await requirePublisher(stores, apiId, call.caller);
      const api = requireFound(await stores.apis.lock(apiId));
      requireMatch(call, { revision: await stores.apiDocuments.revisionOf(apiId) }, { required: true });
      const changes = resourceChanges(await stores.resources.ofApi(apiId), described.resources);
      await applyChanges(work, apiId, changes);
      await this.writer.change(work, api, { scopes: scopesOf(api, described.scopes) });
      await stores.apiDocuments.put(apiId, kept, now);
      const resources = namesOf(changes);
      await audit({ action: 'api.update', ...targetOf(api), after: { document: 'replaced', resources } });
      const [shown] = await this.writer.shown(stores.apis, apiId, call.caller);
      return plain({ ...shown, resources, warnings: described.warnings });
    });
  }
}

const SERVED_TYPES = Object.keys(DOCUMENT_TYPES);

/** A scope that stays keeps what no document says: for which roles it is, and whether applications may hold it. */
const scopesOf = (api: ApiRow | ShownApi, described: readonly ImportedScope[]) =>
  described.map((scope) => {
    const same = api.scopes.find(({ name }) => name === scope.name);
    return { ...scope, roles: same?.roles ?? [], forApplications: same?.forApplications ?? false };
  });

async function applyChanges({ stores, now }: Work, apiId: string, changes: ResourceChanges): Promise<void> {
  for (const resource of changes.removed) await stores.resources.remove(resource);
  for (const { before, after } of changes.changed) {
    const { path, authType, scopes, description } = after;
    await stores.resources.change(before, { path, authType, scopes, description }, now);
  }
  for (const { method, path, authType, scopes, description } of changes.added) {
    const dates = { createdAt: now, updatedAt: now };
    await stores.apis.addResource(apiId, { method, path, authType, scopes, description, ...dates });
  }
}

const namesOf = ({ added, changed, removed }: ResourceChanges) => ({
  added: added.map(nameOf),
  changed: changed.map(({ after }) => nameOf(after)),
  removed: removed.map(nameOf),
});

const nameOf = ({ method, path }: { readonly method: string; readonly path: string }) => ({ method, path });
