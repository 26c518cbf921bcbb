import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { addIndex, columnsFor, createTables, dropTables, index } from './table-columns.js';

const CODES_OF_SESSION = 'ix_authorization_codes_session_id';

/** The queue of logout tokens, and a way to the codes that end with a session. */
export class TellApplicationsOfLogouts1764028800014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [logoutDeliveries(runner)]);
    await addIndex(runner, ['authorization_codes', CODES_OF_SESSION, 'session_id']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('authorization_codes', CODES_OF_SESSION);
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
