import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import {
  addColumns,
  addIndex,
  columnsFor,
  createTables,
  dropColumns,
  dropTables,
  index,
  unique,
} from './table-columns.js';

/**
 * Sessions, second factors, authorization codes and consents, and what key pairs, applications and grants say about them.
 * New columns of old tables may be NULL: the former release writes none.
 */
export class LetPeopleSignIn1764028800013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [
      sessions(runner),
      signIns(runner),
      factors(runner),
      recoveryCodes(runner),
      passkeyChallenges(runner),
      authorizationCodes(runner),
      consents(runner),
    ]);
    for (const [table, columns] of added(runner)) await addColumns(runner, table, columns);
    await addIndex(runner, ['grants', GRANTS_OF_SESSION, 'session_id']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('grants', GRANTS_OF_SESSION);
    for (const [table, columns] of added(runner)) await dropColumns(runner, table, columns);
    await dropTables(runner, [
      'consents',
      'authorization_codes',
      'passkey_challenges',
      'recovery_codes',
      'factors',
      'sign_ins',
      'sessions',
    ]);
  }
}

const GRANTS_OF_SESSION = 'ix_grants_session_id';

function added(runner: QueryRunner) {
  const { uuid, word, text, longText, json, flag } = columnsFor(runner);
  const nullable = { isNullable: true };
  return [
    ['grants', [uuid('session_id', nullable), json('claims', nullable)]],
    ['applications', [flag('second_factor_required', nullable)]],
    [
      'key_pairs',
      [
        word('subject_type', nullable),
        longText('sector_identifier_uri', nullable),
        text('sector_identifier', 255, nullable),
        word('userinfo_algorithm', nullable),
        longText('back_channel_logout_uri', nullable),
        longText('front_channel_logout_uri', nullable),
        json('default_acr_values', nullable),
        flag('consent_skipped', nullable),
      ],
    ],
  ] as const;
}

function sessions(runner: QueryRunner): Table {
  const { uuid, bytes, count, json, instant, identifier, text } = columnsFor(runner);
  return new Table({
    name: 'sessions',
    columns: [
      uuid('id', { isPrimary: true }),
      bytes('fingerprint', 36),
      uuid('user_id'),
      count('user_generation'),
      json('amr'),
      instant('authenticated_at'),
      identifier('address', 45),
      text('user_agent', 255),
      instant('created_at'),
      instant('last_seen_at'),
      instant('expires_at'),
      instant('ended_at', { isNullable: true }),
    ],
    indices: [
      unique('uq_sessions_fingerprint', 'fingerprint'),
      index('ix_sessions_user_id_created_at_id', 'user_id', 'created_at', 'id'),
      index('ix_sessions_expires_at', 'expires_at'),
    ],
  });
}

function signIns(runner: QueryRunner): Table {
  const { uuid, bytes, count, json, instant } = columnsFor(runner);
  return new Table({
    name: 'sign_ins',
    columns: [
      bytes('fingerprint', 36, { isPrimary: true }),
      uuid('user_id'),
      count('user_generation'),
      json('amr'),
      instant('created_at'),
      instant('expires_at'),
    ],
    indices: [index('ix_sign_ins_expires_at', 'expires_at')],
  });
}

function factors(runner: QueryRunner): Table {
  const { uuid, word, text, sealed, bytes, position, json, instant } = columnsFor(runner);
  const nullable = { isNullable: true };
  return new Table({
    name: 'factors',
    columns: [
      uuid('id', { isPrimary: true }),
      uuid('user_id'),
      word('kind'),
      text('label', 80),
      sealed('sealed_seed', nullable),
      position('last_step', nullable),
      sealed('credential_id', nullable),
      bytes('credential_hash', 32, nullable),
      sealed('public_key', nullable),
      position('sign_count', nullable),
      json('transports', nullable),
      instant('confirmed_at', nullable),
      instant('last_used_at', nullable),
      instant('created_at'),
    ],
    indices: [
      unique('uq_factors_credential_hash', 'credential_hash'),
      index('ix_factors_user_id_created_at_id', 'user_id', 'created_at', 'id'),
    ],
  });
}

function recoveryCodes(runner: QueryRunner): Table {
  const { uuid, bytes } = columnsFor(runner);
  return new Table({
    name: 'recovery_codes',
    columns: [bytes('fingerprint', 36, { isPrimary: true }), uuid('factor_id')],
    indices: [index('ix_recovery_codes_factor_id', 'factor_id')],
  });
}

function passkeyChallenges(runner: QueryRunner): Table {
  const { uuid, bytes, word, instant } = columnsFor(runner);
  return new Table({
    name: 'passkey_challenges',
    columns: [
      bytes('fingerprint', 36, { isPrimary: true }),
      word('purpose'),
      uuid('user_id', { isNullable: true }),
      instant('expires_at'),
    ],
    indices: [index('ix_passkey_challenges_expires_at', 'expires_at')],
  });
}

function authorizationCodes(runner: QueryRunner): Table {
  const { uuid, compactUuid, bytes, count, json, identifier, longText, instant } = columnsFor(runner);
  const nullable = { isNullable: true };
  return new Table({
    name: 'authorization_codes',
    columns: [
      bytes('fingerprint', 36, { isPrimary: true }),
      compactUuid('grant_id'),
      uuid('key_pair_id'),
      uuid('user_id'),
      uuid('session_id'),
      count('user_generation'),
      count('key_pair_generation'),
      json('scopes'),
      json('resources'),
      longText('redirect_uri', nullable),
      identifier('code_challenge', 43, nullable),
      longText('nonce', nullable),
      json('claims', nullable),
      json('amr'),
      instant('authenticated_at'),
      instant('created_at'),
      instant('expires_at'),
      instant('consumed_at', nullable),
    ],
    indices: [
      index('ix_authorization_codes_user_id', 'user_id'),
      index('ix_authorization_codes_session_id', 'session_id'),
      index('ix_authorization_codes_expires_at', 'expires_at'),
    ],
  });
}

function consents(runner: QueryRunner): Table {
  const { uuid, identifier, instant } = columnsFor(runner);
  return new Table({
    name: 'consents',
    columns: [
      uuid('user_id', { isPrimary: true }),
      uuid('application_id', { isPrimary: true }),
      identifier('scope', 200, { isPrimary: true }),
      instant('granted_at'),
    ],
    indices: [index('ix_consents_application_id', 'application_id')],
  });
}
