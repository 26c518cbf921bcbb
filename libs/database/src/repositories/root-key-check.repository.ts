import { rootKeyIdOf } from '#primitives/root-keys';
import { RootKeyCheckEntity } from '../entities/root-key-check.entity.js';
import type { Session } from '../session.js';

export type RootKeyCheck = Readonly<RootKeyCheckEntity>;

/** The root keys under which something may stand: each with a value that only it opens. */
export class RootKeyCheckRepository {
  constructor(private readonly session: Session) {}

  all(): Promise<readonly RootKeyCheck[]> {
    return this.session.read(({ manager }) => manager.find(RootKeyCheckEntity, { order: { id: 'ASC' } }));
  }

  /** @throws StatementFailed when another process has just taken this number */
  async add(check: RootKeyCheck): Promise<void> {
    await this.session.write(({ manager }) => manager.insert(RootKeyCheckEntity, { ...check }));
  }

  /** Notes that the key that made `sealed` writes. False when nothing stands under it so far. */
  async use(sealed: Uint8Array, at: Date): Promise<boolean> {
    const found = await this.session.write((connection) =>
      connection.affected('UPDATE root_key_checks SET used_at = ? WHERE SUBSTR(sealed, 1, 4) = ?', [
        at,
        rootKeyIdOf(sealed),
      ]),
    );
    return found > 0;
  }

  /** Lets a key go, unless a process has written with it since. */
  async forget(id: number, unusedSince: Date): Promise<boolean> {
    const gone = await this.session.write((connection) =>
      connection.affected('DELETE FROM root_key_checks WHERE id = ? AND (used_at IS NULL OR used_at <= ?)', [
        id,
        unusedSince,
      ]),
    );
    return gone === 1;
  }
}
