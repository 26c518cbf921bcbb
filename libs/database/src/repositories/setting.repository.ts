import { type Dialect, INSERT_ONCE } from '../connection.js';
import { SettingEntity } from '../entities/setting.entity.js';
import type { SettingName, Settings } from '../memory/settings.js';
import { bytes, nullable } from '../row.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

/** Under this name it stands how often people have changed the others. */
const REVISION = 'revision';

/** Under this name stands the secret of pairwise subjects, which is no setting and never changes. */
const PAIRWISE_SECRET = 'pairwise-secret';

const NO_SETTINGS: readonly string[] = [REVISION, PAIRWISE_SECRET];

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
    return Object.fromEntries(
      rows.filter(({ name }) => !NO_SETTINGS.includes(name)).map((row) => [row.name, valueOf(row)]),
    );
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

  /** Sealed (purpose `pairwise-subject`); null while nobody has made one. */
  async pairwiseSecret(): Promise<Buffer | null> {
    const row = await this.session.read(({ manager }) => manager.findOneBy(SettingEntity, { name: PAIRWISE_SECRET }));
    return nullable(row?.sealed, bytes);
  }

  /** Leaves alone the one that is there already. One statement. */
  async addPairwiseSecret(sealed: Buffer, at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `${INSERT_ONCE[connection.dialect]} INTO settings (name, value, sealed, updated_at) VALUES (?, '{}', ?, ?)`,
        [PAIRWISE_SECRET, sealed, at],
      ),
    );
  }

  /** Null puts the default back, which for what can be null is null. */
  async put<Name extends SettingName>(name: Name, value: Settings[Name], at: Date): Promise<void> {
    this.announcements.announce({ kind: 'settings', name });
    if (value === null)
      return void (await this.session.write(({ manager }) => manager.delete(SettingEntity, { name })));
    await this.session.write(({ manager }) =>
      manager.upsert(SettingEntity, { name, ...columnsOf(value), updatedAt: at }, ['name']),
    );
  }
}

/** A password inside a value stands in a column of its own, where it is sealed anew when the root key is replaced. */
function columnsOf(value: NonNullable<unknown>): {
  readonly value: NonNullable<unknown>;
  readonly sealed: Buffer | null;
} {
  if (typeof value !== 'object' || !('sealedPassword' in value)) return { value, sealed: null };
  const { sealedPassword, ...rest } = value;
  return { value: rest, sealed: typeof sealedPassword === 'string' ? Buffer.from(sealedPassword, 'base64') : null };
}

const valueOf = ({ name, value, sealed }: SettingEntity): unknown =>
  name === 'mail' && typeof value === 'object'
    ? { ...value, sealedPassword: sealed?.toString('base64') ?? null }
    : value;
