import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { Repositories } from '#database/repositories/repositories';
import { apiBaseUrl } from '#gateway-core/api-address';
import { PublicAddresses } from '../http/public-addresses.js';
import { created, plain, type RestAnswer } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites } from '../rest/rest-writes.js';
import type { ApiDraft } from './api-draft.js';
import { factsOf, targetOf } from './api-facts.js';
import { ApiWriter } from './api-writer.js';
import type { ImportedApi } from './documents/imported-api.js';
import type { ImportPreviewBody } from './dto/document.dto.js';
import { importedDraft, importFaults } from './import-choices.js';
import { DocumentJudge } from './document-judge.js';
import { isDryRun } from './query-parameters.js';
import type { SentDocument } from './sent-document.js';

/** Makes APIs out of documents. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly writer: ApiWriter,
    private readonly addresses: PublicAddresses,
    private readonly judge: DocumentJudge,
  ) {}

  async take(call: RestCall, sent: SentDocument): Promise<RestAnswer> {
    const dryRun = isDryRun(call);
    const { api: imported, kept } = await this.judge.judged(sent);
    if (dryRun) return plain(await this.preview(call, imported));
    return this.writes.create(call, async (work) => {
      const { stores, now, audit } = work;
      await stores.apis.lockCatalogue();
      const draft = await this.fitting(call, imported, stores);
      const id = await this.writer.add(work, draft, call.caller.userId);
      for (const { method, path, authType, scopes, description } of imported.resources) {
        const dates = { createdAt: now, updatedAt: now };
        await stores.apis.addResource(id, { method, path, authType, scopes, description, ...dates });
      }
      await stores.apiDocuments.put(id, kept, now);
      const [shown, api] = await this.writer.shown(stores.apis, id, call.caller);
      const count = imported.resources.length;
      await audit({ action: 'api.import', ...targetOf(api), after: { ...factsOf(api), resources: count } });
      const { resources, warnings } = imported;
      return created(`/api/v1/apis/${id}`, { ...shown, resources, warnings }, api);
    });
  }

  private async preview(call: RestCall, imported: ImportedApi): Promise<ImportPreviewBody> {
    const draft = await this.fitting(call, imported, this.database.read);
    const { name, context, version, description, tags, productionEndpoint, sandboxEndpoint, planIds, scopes } = draft;
    const { resources, warnings } = imported;
    const gatewayUrl = apiBaseUrl(this.addresses.issuer, draft);
    const said = { name, context, version, description, tags, productionEndpoint, sandboxEndpoint, planIds, scopes };
    return { ...said, gatewayUrl, resources, warnings };
  }

  /** What would be made, if there is room for it. @throws Problem */
  private async fitting(call: RestCall, imported: ImportedApi, stores: Repositories): Promise<ApiDraft> {
    const draft = await importedDraft(call, imported, stores);
    const faults = await this.writer.faultsOf(stores, draft, call.caller.userId);
    if (faults.length > 0) throw refused(importFaults(faults, draft));
    return draft;
  }
}
