import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import { type SettingName, type Settings, settingsOf } from '#database/memory/settings';
import type { Repositories } from '#database/repositories/repositories';
import { RootKeys } from '#primitives/root-keys';
import { type RestAnswer, item } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites, requireMatch } from '../rest/rest-writes.js';
import type { SettingsChangeBody } from './dto/settings.dto.js';
import { publicSettingsBody, settingsBody } from './settings-body.js';
import { changedSettings, contradictions } from './settings-change.js';

/** What an administrator may change while the system runs. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly rootKeys: RootKeys,
  ) {}

  /** All of them for an administrator, for everybody else what a page to sign up needs. */
  async read({ optionalCaller }: RestCall): Promise<RestAnswer> {
    const { settings } = this.database.read;
    const [stored, revision] = [settingsOf(await settings.all()), await settings.revision()];
    const isAdministrator = optionalCaller?.administers('settings:manage') ?? false;
    return item(isAdministrator ? settingsBody(stored) : publicSettingsBody(stored), { revision });
  }

  change(call: RestCall, body: SettingsChangeBody): Promise<RestAnswer> {
    call.caller.requireRole('ADMINISTRATOR');
    return this.writes.change(call, async ({ stores, now, audit }) => {
      const revision = await stores.settings.lock(now);
      requireMatch(call, { revision }, { required: true });
      const before = settingsOf(await stores.settings.all());
      const after = changedSettings(before, body, (password) => this.sealed(password));
      const faults = [...contradictions(before, after, body), ...(await planFaults(stores, body))];
      if (faults.length > 0) throw refused(faults);
      const names = changedNames(before, after);
      for (const name of names) await stores.settings.put(name, after[name], now);
      if (names.length === 0) return item(settingsBody(before), { revision });
      await audit({ action: 'settings.update', target: SETTINGS, ...told(before, after, names) });
      return item(settingsBody(after), { revision: await stores.settings.raiseRevision(revision) });
    });
  }

  private sealed(password: string): string {
    return this.rootKeys.seal('mail-password', Buffer.from(password)).toString('base64');
  }
}

const SETTINGS = { kind: 'SETTINGS', id: 'settings' };

async function planFaults({ plans }: Repositories, { defaultPlanId }: SettingsChangeBody) {
  if (defaultPlanId === undefined || defaultPlanId === null) return [];
  const plan = (await plans.all()).find(({ id }) => id === defaultPlanId);
  if (plan?.state === 'ACTIVE') return [];
  return [{ pointer: '/defaultPlanId', code: 'not_allowed', detail: 'There is no such plan, or it was withdrawn.' }];
}

const changedNames = (before: Settings, after: Settings): readonly SettingName[] =>
  (Object.keys(after) as SettingName[]).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));

/** As they are shown, so without the password of the mail server. */
function told(before: Settings, after: Settings, names: readonly SettingName[]) {
  const some = (settings: Settings): object => {
    const shown = new Map<string, unknown>(Object.entries(settingsBody(settings)));
    return Object.fromEntries(names.map((name) => [name, shown.get(name)]));
  };
  return { before: some(before), after: some(after) };
}
