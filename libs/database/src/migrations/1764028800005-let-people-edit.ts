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
} from './table-columns.js';

/**
 * What the REST API needs beside what the token server and the gateway read: how often an object was changed, when, by
 * which team, and which creations were answered already. Every new column may be NULL, because the former release
 * inserts rows without it; in `revision` that means never changed.
 */
export class LetPeopleEdit1764028800005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { uuid, word, bytes, json, instant, sealed, count } = columnsFor(runner);
    for (const [table, columns] of Object.entries(additions(runner))) await addColumns(runner, table, columns);
    await createTables(runner, [
      new Table({
        name: 'members',
        columns: [
          uuid('application_id', { isPrimary: true }),
          uuid('user_id', { isPrimary: true }),
          word('role'),
          instant('created_at'),
        ],
        indices: [index('ix_members_user_id', 'user_id')],
        foreignKeys: [
          foreignKey('fk_members_application_id', 'application_id', 'applications', 'CASCADE'),
          foreignKey('fk_members_user_id', 'user_id', 'users', 'CASCADE'),
        ],
      }),
      new Table({
        name: 'idempotency_keys',
        columns: [
          bytes('fingerprint', 32, { isPrimary: true }),
          bytes('request_hash', 36),
          uuid('lease'),
          instant('lease_ends_at'),
          count('status', { isNullable: true }),
          json('headers', { isNullable: true }),
          sealed('answer', { isNullable: true }),
          instant('sealed_until', { isNullable: true }),
          instant('expires_at'),
        ],
        indices: [index('ix_idempotency_keys_expires_at', 'expires_at')],
      }),
    ]);
    for (const [table, name, ...columns] of SORTED) {
      await addIndex(runner, [table, name, ...columns]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, name] of SORTED) await runner.dropIndex(table, name);
    await dropTables(runner, ['idempotency_keys', 'members']);
    for (const [table, columns] of Object.entries(additions(runner))) {
      await dropColumns(runner, table, columns);
    }
  }
}

/** What lists are sorted by, each ending with the id. */
const SORTED: readonly (readonly [table: string, name: string, ...columns: string[]])[] = [
  ['applications', 'ix_applications_created_at_id', 'created_at', 'id'],
  ['applications', 'ix_applications_updated_at_id', 'updated_at', 'id'],
  ['applications', 'ix_applications_name_id', 'name', 'id'],
  ['subscriptions', 'ix_subscriptions_created_at_id', 'created_at', 'id'],
  ['subscriptions', 'ix_subscriptions_updated_at_id', 'updated_at', 'id'],
  ['subscriptions', 'ix_subscriptions_api_id_created_at_id', 'api_id', 'created_at', 'id'],
  ['subscriptions', 'ix_subscriptions_application_id_created_at_id', 'application_id', 'created_at', 'id'],
  ['subscriptions', 'ix_subscriptions_state_created_at_id', 'state', 'created_at', 'id'],
  ['audit_events', 'ix_audit_events_application_id_id', 'application_id', 'id'],
  ['audit_events', 'ix_audit_events_actor_id_id', 'actor_id', 'id'],
];

function additions(runner: QueryRunner): Readonly<Record<string, readonly TableColumnOptions[]>> {
  const { uuid, word, json, instant, count, flag, text } = columnsFor(runner);
  const optional = { isNullable: true };
  const revision = count('revision', optional);
  const dates = [instant('created_at', optional), instant('updated_at', optional)];
  return {
    applications: [revision],
    key_pairs: [
      revision,
      json('post_logout_redirect_uris', optional),
      flag('pkce_required', optional),
      word('id_token_algorithm', optional),
    ],
    secrets: [revision, instant('updated_at', optional)],
    apis: [revision, json('tags', optional), word('subscription_approval', optional), word('blocked_state', optional)],
    resources: [revision, ...dates],
    plans: [revision, ...dates],
    subscriptions: [revision, uuid('requested_by', optional)],
    audit_events: [text('target_name', 200, optional)],
  };
}
