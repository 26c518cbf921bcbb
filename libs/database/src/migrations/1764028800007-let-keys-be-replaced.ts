import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { addColumns, columnsFor, unique } from './table-columns.js';

const INDEX = unique('uq_signing_keys_slot', 'slot');

/**
 * At most one next and one active signing key of each kind, held by a unique key; and for each root key when it last
 * wrote. The columns may be NULL, since the former release inserts without them. They are
 * added by hand: on SQLite TypeORM copies the table instead.
 */
export class LetKeysBeReplaced1764028800007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { word, instant } = columnsFor(runner);
    await addColumns(runner, 'signing_keys', [word('slot', { isNullable: true })]);
    await addColumns(runner, 'root_key_checks', [instant('used_at', { isNullable: true })]);
    await runner.query(
      "UPDATE signing_keys SET slot = CONCAT(use_, ' ', algorithm, ' ', state) WHERE state IN ('NEXT', 'ACTIVE')",
    );
    const table = await runner.getTable('signing_keys');
    if (table?.indices.some(({ name }) => name === INDEX.name)) return; // it was cut short after this
    await runner.createIndex('signing_keys', new TableIndex(INDEX));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('signing_keys', INDEX.name);
    await runner.query('ALTER TABLE signing_keys DROP COLUMN slot');
    await runner.query('ALTER TABLE root_key_checks DROP COLUMN used_at');
  }
}
