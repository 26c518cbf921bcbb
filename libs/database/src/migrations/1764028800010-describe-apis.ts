import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { addIndex, columnsFor, createTables, dropTables, foreignKey, index } from './table-columns.js';

/** What the catalogue is sorted by, each ending with the id. */
const SORTED: readonly (readonly [name: string, ...columns: string[]])[] = [
  ['ix_apis_name_id', 'name', 'id'],
  ['ix_apis_created_at_id', 'created_at', 'id'],
  ['ix_apis_updated_at_id', 'updated_at', 'id'],
];

/**
 * What people read about APIs beside what the gateway reads: their tags, to be searched, and their documents. The one row
 * of `catalogue_lock` is what makes writers of the catalogue wait for each other.
 */
export class DescribeApis1764028800010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [apiTags(runner), apiDocuments(runner), catalogueLock(runner)]);
    await runner.query(
      'INSERT INTO catalogue_lock (id) SELECT 1 FROM (SELECT 1) AS one WHERE NOT EXISTS (SELECT 1 FROM catalogue_lock)',
    );
    for (const [name, ...columns] of SORTED) {
      await addIndex(runner, ['apis', name, ...columns]);
    }
    await runner.query("UPDATE plans SET state = 'WITHDRAWN' WHERE state = 'RETIRED'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("UPDATE plans SET state = 'RETIRED' WHERE state = 'WITHDRAWN'");
    for (const [name] of SORTED) await runner.dropIndex('apis', name);
    await dropTables(runner, ['catalogue_lock', 'api_documents', 'api_tags']);
  }
}

function apiTags(runner: QueryRunner): Table {
  const { uuid, text } = columnsFor(runner);
  return new Table({
    name: 'api_tags',
    columns: [uuid('api_id', { isPrimary: true }), text('tag', 80, { isPrimary: true })],
    indices: [index('ix_api_tags_tag', 'tag')],
    foreignKeys: [foreignKey('fk_api_tags_api_id', 'api_id', 'apis', 'CASCADE')],
  });
}

function apiDocuments(runner: QueryRunner): Table {
  const { uuid, compressed, count, instant } = columnsFor(runner);
  return new Table({
    name: 'api_documents',
    columns: [
      uuid('api_id', { isPrimary: true }),
      compressed('document', { isNullable: true }),
      count('revision'),
      instant('updated_at'),
    ],
    foreignKeys: [foreignKey('fk_api_documents_api_id', 'api_id', 'apis', 'CASCADE')],
  });
}

function catalogueLock(runner: QueryRunner): Table {
  const { count } = columnsFor(runner);
  return new Table({ name: 'catalogue_lock', columns: [count('id', { isPrimary: true })] });
}
