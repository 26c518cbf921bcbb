import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, columnsFor } from './table-columns.js';

/**
 * From which addresses a key pair may be used. NULL, from any: the former release inserts key pairs without it. Added and
 * dropped by hand: on SQLite TypeORM would copy the table instead.
 */
export class LetKeyPairsSayWhereFrom1764028800006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { json } = columnsFor(runner);
    await addColumns(runner, 'key_pairs', [json('allowed_addresses', { isNullable: true })]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE key_pairs DROP COLUMN allowed_addresses');
  }
}
