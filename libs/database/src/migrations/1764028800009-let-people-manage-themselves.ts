import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnsFor, createTables, dropTables, foreignKey, index, unique } from './table-columns.js';

/** On SQLite a column is added by hand: TypeORM would copy the table, and delete what hangs on the original. */
const USER_COLUMNS: readonly (readonly [name: string, type: { readonly mysql: string; readonly sqlite: string }])[] = [
  [
    'pending_email',
    { mysql: 'varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL', sqlite: 'varchar(254) NULL' },
  ],
  ['locale', { mysql: 'varchar(35) CHARACTER SET ascii COLLATE ascii_bin NULL', sqlite: 'varchar(35) NULL' }],
  ['last_sign_in_at', { mysql: 'datetime(3) NULL', sqlite: 'datetime(3) NULL' }],
  // With a default, since the release before this one inserts people without it.
  ['revision', { mysql: 'int NOT NULL DEFAULT 1', sqlite: 'integer NOT NULL DEFAULT 1' }],
];

const USER_INDEX = 'ix_users_state_created_at';

/** What people do with their accounts: addresses to confirm, mails to send, personal access tokens. */
export class LetPeopleManageThemselves1764028800009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [confirmations(runner), mails(runner), personalAccessTokens(runner)]);
    const dialect = runner.dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    for (const [name, type] of USER_COLUMNS) {
      if (await runner.hasColumn('users', name)) continue; // it was cut short after this
      await runner.query(`ALTER TABLE users ADD COLUMN ${name} ${type[dialect]}`);
    }
    const users = await runner.getTable('users');
    if (users?.indices.some(({ name }) => name === USER_INDEX)) return;
    await runner.query(`CREATE INDEX ${USER_INDEX} ON users (state, created_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    await runner.query(sqlite ? `DROP INDEX ${USER_INDEX}` : `DROP INDEX ${USER_INDEX} ON users`);
    for (const [name] of [...USER_COLUMNS].reverse()) await runner.query(`ALTER TABLE users DROP COLUMN ${name}`);
    await dropTables(runner, ['personal_access_tokens', 'mails', 'confirmations']);
  }
}

function confirmations(runner: QueryRunner): Table {
  const { bytes, word, uuid, text, instant } = columnsFor(runner);
  return new Table({
    name: 'confirmations',
    columns: [
      bytes('fingerprint', 36, { isPrimary: true }),
      word('purpose'),
      uuid('user_id'),
      text('address', 254),
      instant('expires_at'),
    ],
    indices: [
      unique('uq_confirmations_user_id_purpose', 'user_id', 'purpose'),
      index('ix_confirmations_expires_at', 'expires_at'),
    ],
  });
}

function mails(runner: QueryRunner): Table {
  const { compactUuid, sealed, count, instant } = columnsFor(runner);
  return new Table({
    name: 'mails',
    columns: [
      compactUuid('id', { isPrimary: true }),
      sealed('sealed'),
      count('attempts'),
      instant('next_attempt_at'),
      instant('expires_at'),
    ],
    indices: [index('ix_mails_next_attempt_at', 'next_attempt_at'), index('ix_mails_expires_at', 'expires_at')],
  });
}

function personalAccessTokens(runner: QueryRunner): Table {
  const { uuid, text, bytes, json, instant } = columnsFor(runner);
  return new Table({
    name: 'personal_access_tokens',
    columns: [
      uuid('id', { isPrimary: true }),
      uuid('user_id'),
      text('label', 80),
      bytes('fingerprint', 36),
      text('hint_first', 8),
      text('hint_last', 8),
      json('scopes'),
      instant('expires_at'),
      instant('last_used_at', { isNullable: true }),
      instant('revoked_at', { isNullable: true }),
      instant('created_at'),
    ],
    indices: [
      unique('uq_personal_access_tokens_fingerprint', 'fingerprint'),
      index('ix_personal_access_tokens_user_id_created_at', 'user_id', 'created_at'),
      index('ix_personal_access_tokens_expires_at', 'expires_at'),
    ],
    foreignKeys: [foreignKey('fk_personal_access_tokens_user_id', 'user_id', 'users', 'CASCADE')],
  });
}
