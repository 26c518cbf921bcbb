import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';
import {
  addColumns,
  addIndex,
  columnsFor,
  createTables,
  dropColumns,
  dropTables,
  foreignKey,
  index,
  unique,
} from './table-columns.js';

/**
 * What people do with their accounts: addresses to prove, mails to deliver, personal access tokens. Every new column may
 * be NULL, because the former release inserts people without it.
 */
export class LetPeopleManageThemselves1764028800009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [confirmations(runner), mails(runner), personalAccessTokens(runner)]);
    await addColumns(runner, 'users', additions(runner));
    await addColumns(runner, 'settings', secretPart(runner));
    for (const [name, ...columns] of USER_INDICES) await addIndex(runner, ['users', name, ...columns]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of USER_INDICES) await runner.dropIndex('users', name);
    await dropColumns(runner, 'settings', secretPart(runner));
    await dropColumns(runner, 'users', additions(runner));
    await dropTables(runner, ['personal_access_tokens', 'mails', 'confirmations']);
  }
}

const USER_INDICES = [
  ['ix_users_state_created_at', 'state', 'created_at'],
  ['ix_users_created_at_id', 'created_at', 'id'],
];

const secretPart = (runner: QueryRunner): readonly TableColumnOptions[] => [
  columnsFor(runner).sealed('sealed', { isNullable: true }),
];

function additions(runner: QueryRunner): readonly TableColumnOptions[] {
  const { text, identifier, instant, count } = columnsFor(runner);
  const optional = { isNullable: true };
  return [
    text('pending_email', 254, optional),
    identifier('locale', 35, optional),
    instant('last_sign_in_at', optional),
    count('revision', optional),
  ];
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
