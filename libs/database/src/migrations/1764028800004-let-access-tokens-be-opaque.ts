import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';
import { columnsFor, createTables, dropTables, index, unique } from './table-columns.js';

/**
 * Opaque access tokens as rows of claims, and the permission to introspect those of others. The table of the former
 * release was never written to, so it may be replaced beside it; the column may be NULL, since that release inserts
 * key pairs without it. It is added and dropped by hand: on SQLite TypeORM copies the table instead, and when it undoes a
 * step, what hangs on the original is deleted with it.
 */
export class LetAccessTokensBeOpaque1764028800004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { compactUuid, bytes, json, instant } = columnsFor(runner);
    await runner.dropTable('access_tokens', true);
    await createTables(runner, [
      accessTokens([
        compactUuid('id', { isPrimary: true }),
        bytes('fingerprint', 36),
        json('claims'),
        instant('expires_at'),
      ]),
    ]);
    if (await runner.hasColumn('key_pairs', 'introspection_resources')) return; // it was cut short after this
    await runner.query('ALTER TABLE key_pairs ADD COLUMN introspection_resources json');
  }

  async down(runner: QueryRunner): Promise<void> {
    const { uuid, compactUuid, bytes, json, instant } = columnsFor(runner);
    await runner.query('ALTER TABLE key_pairs DROP COLUMN introspection_resources');
    await dropTables(runner, ['access_tokens']);
    await createTables(runner, [
      accessTokens([
        compactUuid('id', { isPrimary: true }),
        bytes('fingerprint', 36),
        compactUuid('grant_id', { isNullable: true }),
        uuid('key_pair_id'),
        uuid('secret_id', { isNullable: true }),
        uuid('user_id', { isNullable: true }),
        json('scopes'),
        json('audience'),
        instant('issued_at'),
        instant('expires_at'),
        instant('revoked_at', { isNullable: true }),
      ]),
    ]);
  }
}

const accessTokens = (columns: TableColumnOptions[]) =>
  new Table({
    name: 'access_tokens',
    columns,
    indices: [
      unique('uq_access_tokens_fingerprint', 'fingerprint'),
      index('ix_access_tokens_expires_at', 'expires_at'),
    ],
  });
