import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnsFor, createTables, dropTables, index, unique } from './table-columns.js';

/** What tokens are made of and end by. These tables grow with traffic, so nothing in them is a foreign key. */
export class CreateTokens1764028800002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [
      grants(runner),
      accessTokens(runner),
      revocations(runner),
      generations(runner),
      throttles(runner),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['throttles', 'generations', 'revocations', 'access_tokens', 'grants']);
  }
}

function grants(runner: QueryRunner): Table {
  const { uuid, compactUuid, identifier, bytes, sealed, json, word, count, instant } = columnsFor(runner);
  return new Table({
    name: 'grants',
    columns: [
      compactUuid('id', { isPrimary: true }),
      uuid('key_pair_id'),
      uuid('user_id'),
      identifier('grant_type', 64),
      json('scopes'),
      json('resources'),
      json('amr'),
      count('user_generation'),
      count('key_pair_generation'),
      instant('authenticated_at'),
      instant('created_at'),
      instant('expires_at'),
      instant('ended_at', { isNullable: true }),
      word('end_reason', { isNullable: true }),
      bytes('locator', 16, { isNullable: true }),
      bytes('current_fingerprint', 36, { isNullable: true }),
      bytes('previous_fingerprint', 36, { isNullable: true }),
      sealed('answer', { isNullable: true }),
      instant('answer_ends_at', { isNullable: true }),
      instant('rotated_at', { isNullable: true }),
      instant('idle_ends_at', { isNullable: true }),
      instant('absolute_ends_at', { isNullable: true }),
    ],
    indices: [
      unique('uq_grants_locator', 'locator'),
      index('ix_grants_user_id', 'user_id'),
      index('ix_grants_key_pair_id', 'key_pair_id'),
      index('ix_grants_expires_at', 'expires_at'),
      index('ix_grants_answer_ends_at', 'answer_ends_at'),
    ],
  });
}

function accessTokens(runner: QueryRunner): Table {
  const { uuid, compactUuid, bytes, json, instant } = columnsFor(runner);
  return new Table({
    name: 'access_tokens',
    columns: [
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
    ],
    indices: [
      unique('uq_access_tokens_fingerprint', 'fingerprint'),
      index('ix_access_tokens_expires_at', 'expires_at'),
    ],
  });
}

function revocations(runner: QueryRunner): Table {
  const { word, compactUuid, instant } = columnsFor(runner);
  return new Table({
    name: 'revocations',
    columns: [word('kind', { isPrimary: true }), compactUuid('id', { isPrimary: true }), instant('ends_at')],
    indices: [index('ix_revocations_ends_at', 'ends_at')],
  });
}

function generations(runner: QueryRunner): Table {
  const { word, identifier, count, instant } = columnsFor(runner);
  return new Table({
    name: 'generations',
    columns: [
      word('kind', { isPrimary: true }),
      identifier('subject', 64, { isPrimary: true }),
      count('generation'),
      instant('ends_at'),
    ],
  });
}

function throttles(runner: QueryRunner): Table {
  const { bytes, count, instant } = columnsFor(runner);
  return new Table({
    name: 'throttles',
    columns: [bytes('subject', 36, { isPrimary: true }), count('failures'), instant('window_ends_at')],
    indices: [index('ix_throttles_window_ends_at', 'window_ends_at')],
  });
}
