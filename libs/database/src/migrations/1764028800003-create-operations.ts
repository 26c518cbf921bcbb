import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnsFor, createTables, dropTables, index } from './table-columns.js';

/** What the installation itself keeps: signing keys, the check of its root key, the audit and the change feed. */
export class CreateOperations1764028800003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [
      signingKeys(runner),
      rootKeyChecks(runner),
      auditEvents(runner),
      changes(runner),
      changeHead(runner),
    ]);
    // Not a bare INSERT: the migration may have been cut short after it.
    await runner.query(
      'INSERT INTO change_head (id, position) SELECT 1, 0 FROM (SELECT 1) AS one WHERE NOT EXISTS (SELECT 1 FROM change_head)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['change_head', 'changes', 'audit_events', 'root_key_checks', 'signing_keys']);
  }
}

function signingKeys(runner: QueryRunner): Table {
  const { identifier, word, json, sealed, instant } = columnsFor(runner);
  return new Table({
    name: 'signing_keys',
    columns: [
      identifier('kid', 64, { isPrimary: true }),
      word('use_'),
      word('algorithm'),
      word('state'),
      json('public_jwk'),
      sealed('sealed_private_key'),
      instant('active_from_at', { isNullable: true }),
      instant('active_until_at', { isNullable: true }),
      instant('created_at'),
    ],
  });
}

function rootKeyChecks(runner: QueryRunner): Table {
  const { count, sealed } = columnsFor(runner);
  return new Table({ name: 'root_key_checks', columns: [count('id', { isPrimary: true }), sealed('sealed')] });
}

function auditEvents(runner: QueryRunner): Table {
  const { compactUuid, uuid, identifier, word, json, instant } = columnsFor(runner);
  return new Table({
    name: 'audit_events',
    columns: [
      compactUuid('id', { isPrimary: true }),
      instant('at'),
      word('actor_kind'),
      identifier('actor_id', 64, { isNullable: true }),
      identifier('action', 64),
      word('target_kind'),
      identifier('target_id', 64),
      uuid('application_id', { isNullable: true }),
      identifier('address', 64, { isNullable: true }),
      identifier('trace_id', 64, { isNullable: true }),
      json('before', { isNullable: true }),
      json('after', { isNullable: true }),
    ],
    indices: [
      index('ix_audit_events_at', 'at'),
      index('ix_audit_events_target_kind_target_id', 'target_kind', 'target_id'),
    ],
  });
}

function changes(runner: QueryRunner): Table {
  const { position, word, identifier, json, instant } = columnsFor(runner);
  return new Table({
    name: 'changes',
    columns: [
      position('position', { isPrimary: true }),
      word('kind'),
      identifier('subject', 64),
      json('payload', { isNullable: true }),
      instant('at'),
    ],
  });
}

function changeHead(runner: QueryRunner): Table {
  const { count, position } = columnsFor(runner);
  return new Table({ name: 'change_head', columns: [count('id', { isPrimary: true }), position('position')] });
}
