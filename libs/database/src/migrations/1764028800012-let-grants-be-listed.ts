import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, addIndex, columnsFor, dropColumns } from './table-columns.js';

/**
 * Which grant an opaque access token came from, so that it can be found by it. It may be NULL: application tokens have no
 * grant, and the former release writes none.
 */
export class LetGrantsBeListed1764028800012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'access_tokens', [grantId(runner)]);
    await addIndex(runner, ['access_tokens', INDEX, 'grant_id', 'id']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('access_tokens', INDEX);
    await dropColumns(runner, 'access_tokens', [grantId(runner)]);
  }
}

const INDEX = 'ix_access_tokens_grant_id_id';

const grantId = (runner: QueryRunner) => columnsFor(runner).compactUuid('grant_id', { isNullable: true });
