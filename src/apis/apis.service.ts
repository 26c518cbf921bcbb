import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { ApiRow } from '#database/repositories/api.repository';
import { APIS } from '#database/views/apis';
import { Problem } from '../http/problem.js';
import { created, item, noContent, type RestAnswer } from '../rest/answer.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, requireMatch, RestWrites, type Work } from '../rest/rest-writes.js';
import { requirePublisher, requireVisible, viewerOf } from './api-access.js';
import { changeOf, draftOf, newApiOf } from './api-draft.js';
import { factsOf, targetOf } from './api-facts.js';
import { ApiWriter } from './api-writer.js';
import { readChoice } from './query-parameters.js';
import { API_STATES, type ApiChangeBody, type NewApiBody } from './dto/api.dto.js';

/** The catalogue, and what its publishers write into it. */
@Injectable()
export class ApisService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly writer: ApiWriter,
  ) {}

  async list(call: RestCall): Promise<RestAnswer> {
    const { optionalCaller } = call;
    const query = readListQuery(call, APIS, { choices: { state: API_STATES }, others: ['facets'] });
    const faceted = readChoice(call, 'facets', ['tags']) === 'tags';
    const viewer = viewerOf(optionalCaller);
    const { apis } = this.database.read;
    const page = await apis.page(query, viewer);
    const facets = faceted ? { facets: { tags: await apis.tagCounts(query, viewer) } } : {};
    return listed(page, query, (api) => this.writer.body(api, optionalCaller), facets);
  }

  async read({ optionalCaller }: RestCall, apiId: string): Promise<RestAnswer> {
    const api = await requireVisible(this.database.read, apiId, optionalCaller);
    return item(this.writer.body(api, optionalCaller), api);
  }

  register(call: RestCall, body: NewApiBody): Promise<RestAnswer> {
    return this.writes.create(call, async (work) => {
      await work.stores.apis.lockCatalogue();
      const id = await this.writer.add(work, draftOf(newApiOf(body)), call.caller.userId);
      const [shown, api] = await this.writer.shown(work.stores.apis, id, call.caller);
      await work.audit({ action: 'api.create', ...targetOf(api), after: factsOf(api) });
      return created(`/api/v1/apis/${id}`, shown, api);
    });
  }

  change(call: RestCall, apiId: string, body: ApiChangeBody): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const api = await this.held(work, call, apiId);
      requireMatch(call, api, { required: true });
      const after = await this.writer.change(work, api, changeOf(body, api));
      await work.audit({ action: 'api.update', ...targetOf(after), before: factsOf(api), after: factsOf(after) });
      return this.answer(work, call, apiId);
    });
  }

  remove(call: RestCall, apiId: string): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const api = await this.held(work, call, apiId);
      requireMatch(call, api);
      const subscriptions = await work.stores.subscriptions.ofApi(apiId);
      if (subscriptions.length > 0) {
        throw new Problem('in_use', `${subscriptions.length} subscriptions exist. Retire the API to end them.`);
      }
      await work.stores.apis.remove(apiId);
      await work.audit({ action: 'api.delete', ...targetOf(api), before: factsOf(api) });
      return noContent();
    });
  }

  /** The API of the caller, which nobody else changes until the transaction ends. */
  private async held({ stores }: Work, { caller }: RestCall, apiId: string): Promise<ApiRow> {
    await stores.apis.lockCatalogue();
    await requirePublisher(stores, apiId, caller);
    return requireFound(await stores.apis.lock(apiId));
  }

  private async answer({ stores }: Work, { caller }: RestCall, apiId: string): Promise<RestAnswer> {
    const [shown, api] = await this.writer.shown(stores.apis, apiId, caller);
    return item(shown, api);
  }
}
