import { ApiDocumentEntity } from '../entities/api-document.entity.js';
import { searchable } from '../identifiers.js';
import type { Session } from '../session.js';

/** The document of an API, and how often it or the resources were changed. */
export interface StoredDocument {
  /** Compressed JSON; null when nobody ever sent one. */
  readonly document: Buffer | null;
  readonly revision: number;
}

/** Writers hold the row of the API. */
export class ApiDocumentRepository {
  constructor(private readonly session: Session) {}

  async find(apiId: string): Promise<StoredDocument> {
    const found = await this.session.read(({ manager }) =>
      manager.findOneBy(ApiDocumentEntity, { apiId: searchable(apiId) }),
    );
    return { document: found?.document ?? null, revision: found?.revision ?? 0 };
  }

  /** How often it was changed, without the document itself. */
  async revisionOf(apiId: string): Promise<number> {
    const found = await this.session.read(({ manager }) =>
      manager.findOne(ApiDocumentEntity, { select: { apiId: true, revision: true }, where: { apiId } }),
    );
    return found?.revision ?? 0;
  }

  async put(apiId: string, document: Buffer, at: Date): Promise<void> {
    await this.changed(apiId, { document }, at);
  }

  /** The resources were changed one by one: whoever read the document before must read it again. */
  async touch(apiId: string, at: Date): Promise<void> {
    await this.changed(apiId, {}, at);
  }

  private async changed(apiId: string, change: { readonly document?: Buffer }, at: Date): Promise<void> {
    const counted = { ...change, updatedAt: at, revision: () => 'revision + 1' };
    const { affected } = await this.session.write(({ manager }) =>
      manager.update(ApiDocumentEntity, { apiId }, counted),
    );
    if (affected === 1) return;
    const row = { apiId, document: null, revision: 1, updatedAt: at, ...change };
    await this.session.write(({ manager }) => manager.insert(ApiDocumentEntity, row));
  }
}
