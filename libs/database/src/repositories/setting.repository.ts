import type { Dialect } from '../connection.js';
import { SettingEntity } from '../entities/setting.entity.js';
import type { SettingName, Settings } from '../memory/settings.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

/** Under this name it stands how often people have changed the others. */
const REVISION = 'revision';

const KEEP: Readonly<Record<Dialect, string>> = {
  mysql: 'ON DUPLICATE KEY UPDATE updated_at = VALUES(updated_at)',
  sqlite: 'ON CONFLICT (name) DO UPDATE SET updated_at = excluded.updated_at',
};

export class SettingRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  /** What is stored; a setting that was never changed is not. */
  async all(): Promise<Partial<Settings>> {
    const rows = await this.session.read(({ manager }) => manager.find(SettingEntity));
    return Object.fromEntries(rows.filter(({ name }) => name !== REVISION).map(({ name, value }) => [name, value]));
  }

  /** How often they were changed. */
  async revision(): Promise<number> {
    const row = await this.session.read(({ manager }) => manager.findOneBy(SettingEntity, { name: REVISION }));
    return Number(row?.value ?? 0);
  }

  /** {@link revision}, which nobody else changes until the transaction ends. */
  async lock(at: Date): Promise<number> {
    await this.session.write((connection) =>
      connection.affected(
        `INSERT INTO settings (name, value, updated_at) VALUES ('${REVISION}', '0', ?) ${KEEP[connection.dialect]}`,
        [at],
      ),
    );
    return this.revision();
  }

  /** Counts a change of what {@link lock} holds. */
  async raiseRevision(from: number): Promise<number> {
    const revision = from + 1;
    await this.session.write(({ manager }) =>
      manager.update(SettingEntity, { name: REVISION }, { value: () => `'${revision}'` }),
    );
    return revision;
  }

  /** Null puts the default back, which for what can be null is null. */
  async put<Name extends SettingName>(name: Name, value: Settings[Name], at: Date): Promise<void> {
    this.announcements.announce({ kind: 'settings', name });
    if (value === null)
      return void (await this.session.write(({ manager }) => manager.delete(SettingEntity, { name })));
    await this.session.write(({ manager }) => manager.upsert(SettingEntity, { name, value, updatedAt: at }, ['name']));
  }
}
