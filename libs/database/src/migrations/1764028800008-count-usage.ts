import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { addColumns, columnsFor, createTables, dropTables, index } from './table-columns.js';

/** When a secret or a key pair was last used. May be NULL, since the former release inserts both without it. */
const COLUMNS = [
  ['secrets', 'last_used_at'],
  ['key_pairs', 'last_issued_at'],
] as const;

/**
 * Who uses what, by the hour. The columns are added and dropped by hand, as in
 * {@link LetAccessTokensBeOpaque1764028800004}, and each only once: the migration may have been cut short.
 */
export class CountUsage1764028800008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [hourlyCalls(runner), hourlyIssues(runner), usageFlushes(runner)]);
    const { instant } = columnsFor(runner);
    for (const [table, column] of COLUMNS) await addColumns(runner, table, [instant(column, { isNullable: true })]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of COLUMNS) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    await dropTables(runner, ['usage_flushes', 'hourly_issues', 'hourly_calls']);
  }
}

function hourlyCalls(runner: QueryRunner): Table {
  const { identifier, instant, uuid, count } = columnsFor(runner);
  return new Table({
    name: 'hourly_calls',
    columns: [
      identifier('consumer_key', 64, { isPrimary: true }),
      instant('hour_starts_at', { isPrimary: true }),
      uuid('api_id', { isPrimary: true }),
      uuid('secret_id', { isPrimary: true }),
      count('calls'),
    ],
    indices: [
      index('ix_hourly_calls_api_id_hour_starts_at', 'api_id', 'hour_starts_at'),
      index('ix_hourly_calls_hour_starts_at', 'hour_starts_at'),
    ],
  });
}

function hourlyIssues(runner: QueryRunner): Table {
  const { uuid, instant, count } = columnsFor(runner);
  return new Table({
    name: 'hourly_issues',
    columns: [
      uuid('key_pair_id', { isPrimary: true }),
      instant('hour_starts_at', { isPrimary: true }),
      count('issued'),
    ],
    indices: [index('ix_hourly_issues_hour_starts_at', 'hour_starts_at')],
  });
}

function usageFlushes(runner: QueryRunner): Table {
  const { compactUuid, instant } = columnsFor(runner);
  return new Table({
    name: 'usage_flushes',
    columns: [compactUuid('id', { isPrimary: true }), instant('at')],
    indices: [index('ix_usage_flushes_at', 'at')],
  });
}
