import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnsFor, createTables, dropTables, index } from './table-columns.js';

/** The queue of logout tokens. */
export class TellApplicationsOfLogouts1764028800014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [logoutDeliveries(runner)]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['logout_deliveries']);
  }
}

function logoutDeliveries(runner: QueryRunner): Table {
  const { uuid, count, instant } = columnsFor(runner);
  return new Table({
    name: 'logout_deliveries',
    columns: [
      uuid('session_id', { isPrimary: true }),
      uuid('key_pair_id', { isPrimary: true }),
      uuid('user_id'),
      count('attempts'),
      instant('next_attempt_at'),
      instant('expires_at'),
    ],
    indices: [
      index('ix_logout_deliveries_next_attempt_at', 'next_attempt_at'),
      index('ix_logout_deliveries_expires_at', 'expires_at'),
    ],
  });
}
