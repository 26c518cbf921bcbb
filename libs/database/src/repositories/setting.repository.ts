import { SettingEntity } from '../entities/setting.entity.js';
import type { SettingName, Settings } from '../memory/settings.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

export class SettingRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  /** What is stored; a setting that was never changed is not. */
  async all(): Promise<Partial<Settings>> {
    const rows = await this.session.read(({ manager }) => manager.find(SettingEntity));
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  }

  /** Null puts the default back, which for what can be null is null. */
  async put<Name extends SettingName>(name: Name, value: Settings[Name], at: Date): Promise<void> {
    this.announcements.announce({ kind: 'settings', name });
    if (value === null)
      return void (await this.session.write(({ manager }) => manager.delete(SettingEntity, { name })));
    await this.session.write(({ manager }) => manager.upsert(SettingEntity, { name, value, updatedAt: at }, ['name']));
  }
}
