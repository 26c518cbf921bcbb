import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { ApiRow } from '#database/repositories/api.repository';
import type { Repositories } from '#database/repositories/repositories';
import { Clock } from '#primitives/clock';
import { item, plain, type RestAnswer } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, requireMatch, RestWrites, type Work } from '../rest/rest-writes.js';
import { UsageReader } from '../usage/usage-reader.js';
import { requirePublisher } from './api-access.js';
import { targetOf } from './api-facts.js';
import { ApiWriter } from './api-writer.js';
import type { EffectsBody, LifecycleBody } from './dto/api.dto.js';
import { isOlder, type LifecycleVerb, stepOf } from './lifecycle.js';
import { isDryRun } from './query-parameters.js';

/** Leads APIs from state to state. At this process's gateway a step holds before it is answered. */
@Injectable()
export class LifecycleService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly writer: ApiWriter,
    private readonly usage: UsageReader,
    private readonly clock: Clock,
  ) {}

  async move(call: RestCall, apiId: string, verb: LifecycleVerb, body: LifecycleBody): Promise<RestAnswer> {
    requireFitting(verb, body);
    const usage = await this.usage.apiCallers([apiId], this.clock.now());
    const callers24h = usage.get(apiId)?.callers24h ?? 0;
    if (isDryRun(call)) return this.preview(call, apiId, verb, callers24h);
    return this.writes.change(call, async (work) => {
      const { stores } = work;
      await stores.apis.lockCatalogue();
      await requirePublisher(stores, apiId, call.caller);
      const api = requireFound(await stores.apis.lock(apiId));
      requireMatch(call, api);
      const step = stepOf(verb, api);
      const effects = await effectsOf(stores, apiId, callers24h);
      if (step) {
        await moveTo(work, api, { verb, step, reason: body.reason ?? '' });
        if (body.deprecateOlder === true) await deprecateOlder(work, api);
      }
      const [shown, after] = await this.writer.shown(stores.apis, apiId, call.caller);
      return item({ ...shown, effects }, after);
    });
  }

  /** Whom it would concern, if it is possible. */
  private async preview(
    { caller }: RestCall,
    apiId: string,
    verb: LifecycleVerb,
    callers24h: number,
  ): Promise<RestAnswer> {
    const api = await requirePublisher(this.database.read, apiId, caller);
    stepOf(verb, api);
    return plain({ effects: await effectsOf(this.database.read, apiId, callers24h) });
  }
}

function requireFitting(verb: LifecycleVerb, { deprecateOlder: asked }: LifecycleBody): void {
  if (asked === undefined || verb === 'publish') return;
  throw refused([{ pointer: '/deprecateOlder', code: 'not_allowed', detail: 'This goes with publish alone.' }]);
}

async function effectsOf(
  { subscriptions }: Pick<Repositories, 'subscriptions'>,
  apiId: string,
  callers24h: number,
): Promise<EffectsBody> {
  return { subscriptions: await subscriptions.countOfApi(apiId), callers24h };
}

interface Move {
  readonly verb: LifecycleVerb;
  readonly step: Pick<ApiRow, 'state' | 'blockedState'>;
  readonly reason: string;
}

/** Retired, an API has no subscriptions any more: nobody can call it again, and nothing must hold it when it is deleted. */
async function moveTo({ stores, now, audit }: Work, api: ApiRow, { verb, step, reason }: Move): Promise<void> {
  await stores.apis.change(api, step, now);
  if (verb === 'retire') await stores.approvals.withdraw({ apiId: api.id });
  const ended = verb === 'retire' ? { endedSubscriptions: await stores.subscriptions.removeOfApi(api.id) } : {};
  await audit({
    action: `api.${verb}`,
    ...targetOf(api),
    before: { state: api.state },
    after: { state: step.state, reason, ...ended },
  });
}

async function deprecateOlder(work: Work, api: ApiRow): Promise<void> {
  const catalogue = await work.stores.apis.catalogue();
  const older = catalogue.filter(
    (other) => other.context === api.context && other.state === 'PUBLISHED' && isOlder(other, api),
  );
  for (const { id } of older) {
    const former = await work.stores.apis.lock(id);
    const step = former?.state === 'PUBLISHED' ? stepOf('deprecate', former) : null;
    if (former && step) {
      await moveTo(work, former, { verb: 'deprecate', step, reason: `Version ${api.version} was published.` });
    }
  }
}
