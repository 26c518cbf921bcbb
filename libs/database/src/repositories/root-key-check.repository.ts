import { RootKeyCheckEntity } from '../entities/root-key-check.entity.js';
import type { Session } from '../session.js';

const ONLY_ROW = 1;

export class RootKeyCheckRepository {
  constructor(private readonly session: Session) {}

  async find(): Promise<Buffer | null> {
    const row = await this.session.read(({ manager }) => manager.findOneBy(RootKeyCheckEntity, { id: ONLY_ROW }));
    return row?.sealed ?? null;
  }

  async add(sealed: Buffer): Promise<void> {
    await this.session.write(({ manager }) => manager.insert(RootKeyCheckEntity, { id: ONLY_ROW, sealed }));
  }
}
