import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnsFor, createTables, dropTables, foreignKey, index, unique } from './table-columns.js';

/** Who there is: people, their applications, and the key pairs and secrets of those. */
export class CreateAccounts1764028800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [
      users(runner),
      settings(runner),
      applications(runner),
      keyPairs(runner),
      secrets(runner),
      redirectOrigins(runner),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['redirect_origins', 'secrets', 'key_pairs', 'applications', 'settings', 'users']);
  }
}

function users(runner: QueryRunner): Table {
  const { uuid, text, flag, json, word, instant } = columnsFor(runner);
  return new Table({
    name: 'users',
    columns: [
      uuid('id', { isPrimary: true }),
      text('username', 80),
      text('email', 254, { isNullable: true }),
      text('email_key', 254, { isNullable: true }),
      flag('email_verified'),
      text('display_name', 120),
      text('password_hash', 255),
      json('roles'),
      word('state'),
      flag('second_factor_required'),
      instant('created_at'),
      instant('updated_at'),
    ],
    indices: [unique('uq_users_username', 'username'), unique('uq_users_email_key', 'email_key')],
  });
}

function settings(runner: QueryRunner): Table {
  const { word, json, instant } = columnsFor(runner);
  return new Table({
    name: 'settings',
    columns: [word('name', { isPrimary: true }), json('value'), instant('updated_at')],
  });
}

function applications(runner: QueryRunner): Table {
  const { uuid, text, longText, json, word, instant } = columnsFor(runner);
  return new Table({
    name: 'applications',
    columns: [
      uuid('id', { isPrimary: true }),
      uuid('owner_id'),
      text('name', 120),
      longText('description'),
      json('attributes'),
      word('token_format'),
      word('state'),
      instant('created_at'),
      instant('updated_at'),
    ],
    indices: [unique('uq_applications_owner_id_name', 'owner_id', 'name')],
    foreignKeys: [foreignKey('fk_applications_owner_id', 'owner_id', 'users', 'RESTRICT')],
  });
}

function keyPairs(runner: QueryRunner): Table {
  const { uuid, identifier, json, word, count, instant } = columnsFor(runner);
  return new Table({
    name: 'key_pairs',
    columns: [
      uuid('id', { isPrimary: true }),
      uuid('application_id'),
      word('key_type'),
      identifier('consumer_key', 64),
      word('mode'),
      word('state'),
      word('auth_method'),
      json('grant_types'),
      json('redirect_uris'),
      json('default_scopes'),
      json('allowed_scopes'),
      json('management_scopes'),
      count('refresh_replay_seconds'),
      word('token_format'),
      count('access_token_lifetime_seconds', { isNullable: true }),
      count('refresh_token_idle_seconds', { isNullable: true }),
      count('refresh_token_lifetime_seconds', { isNullable: true }),
      instant('created_at'),
      instant('updated_at'),
    ],
    indices: [
      unique('uq_key_pairs_application_id_key_type', 'application_id', 'key_type'),
      unique('uq_key_pairs_consumer_key', 'consumer_key'),
    ],
    foreignKeys: [foreignKey('fk_key_pairs_application_id', 'application_id', 'applications', 'CASCADE')],
  });
}

function redirectOrigins(runner: QueryRunner): Table {
  const { uuid, identifier } = columnsFor(runner);
  return new Table({
    name: 'redirect_origins',
    columns: [identifier('origin', 255, { isPrimary: true }), uuid('key_pair_id', { isPrimary: true })],
    indices: [index('ix_redirect_origins_key_pair_id', 'key_pair_id')],
    foreignKeys: [foreignKey('fk_redirect_origins_key_pair_id', 'key_pair_id', 'key_pairs', 'CASCADE')],
  });
}

function secrets(runner: QueryRunner): Table {
  const { uuid, text, bytes, instant } = columnsFor(runner);
  return new Table({
    name: 'secrets',
    columns: [
      uuid('id', { isPrimary: true }),
      uuid('key_pair_id'),
      text('label', 120),
      bytes('fingerprint', 36),
      text('hint_first', 8),
      text('hint_last', 8),
      instant('expires_at', { isNullable: true }),
      instant('revoked_at', { isNullable: true }),
      uuid('created_by', { isNullable: true }),
      instant('created_at'),
    ],
    indices: [index('ix_secrets_key_pair_id', 'key_pair_id')],
    foreignKeys: [foreignKey('fk_secrets_key_pair_id', 'key_pair_id', 'key_pairs', 'CASCADE')],
  });
}
