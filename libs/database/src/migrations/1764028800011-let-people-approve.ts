import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import {
  columnsFor,
  createTables,
  dropTables,
  index,
  addIndex,
  hasIndex,
  isSqlite,
  type TableIndex,
} from './table-columns.js';

/**
 * Approvals, and the indexes that answer every list of applications and subscriptions in its order whatever it is
 * filtered by: first what is compared, then what is sorted by, then the id. Those that begin like a longer one go.
 */
export class LetPeopleApprove1764028800011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { uuid, word, text, instant } = columnsFor(runner);
    const optional = { isNullable: true };
    await createTables(runner, [
      new Table({
        name: 'approvals',
        columns: [
          uuid('id', { isPrimary: true }),
          word('kind'),
          word('state'),
          word('subject_kind'),
          uuid('subject_id'),
          text('subject_name', 400, optional),
          uuid('application_id', optional),
          uuid('api_id', optional),
          uuid('requested_by'),
          text('reason', 500, optional),
          uuid('decided_by', optional),
          instant('decided_at', optional),
          instant('created_at'),
        ],
        indices: [
          index('ix_approvals_created_at_id', 'created_at', 'id'),
          index('ix_approvals_state_created_at_id', 'state', 'created_at', 'id'),
          index('ix_approvals_kind_created_at_id', 'kind', 'created_at', 'id'),
          index('ix_approvals_requested_by_created_at_id', 'requested_by', 'created_at', 'id'),
          index('ix_approvals_api_id_created_at_id', 'api_id', 'created_at', 'id'),
          index('ix_approvals_application_id', 'application_id'),
          index('ix_approvals_subject_id', 'subject_id'),
        ],
      }),
    ]);
    for (const added of ADDED) await addIndex(runner, added);
    for (const [table, name] of DROPPED) if (await hasIndex(runner, table, name)) await dropIndex(runner, table, name);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const dropped of DROPPED) await addIndex(runner, dropped);
    for (const [table, name] of ADDED) await dropIndex(runner, table, name);
    await dropTables(runner, ['approvals']);
  }
}

const ADDED: readonly TableIndex[] = [
  ['applications', 'ix_applications_owner_id_created_at_id', 'owner_id', 'created_at', 'id'],
  ['applications', 'ix_applications_owner_id_updated_at_id', 'owner_id', 'updated_at', 'id'],
  ['applications', 'ix_applications_state_created_at_id', 'state', 'created_at', 'id'],
  ['applications', 'ix_applications_state_updated_at_id', 'state', 'updated_at', 'id'],
  ['applications', 'ix_applications_state_name_id', 'state', 'name', 'id'],
  // All that a search for a part of a name compares and sorts by: it reads the index from end to end, and nothing else.
  ['applications', 'ix_applications_name_all', 'name', 'owner_id', 'state', 'created_at', 'updated_at', 'id'],
  // All that a list of somebody's subscriptions compares and sorts by: it is made from the index alone.
  [
    'subscriptions',
    'ix_subscriptions_application_id_all',
    'application_id',
    'state',
    'plan_id',
    'api_id',
    'created_at',
    'updated_at',
    'id',
  ],
  ['subscriptions', 'ix_subscriptions_api_id_state_created_at_id', 'api_id', 'state', 'created_at', 'id', 'plan_id'],
  ['subscriptions', 'ix_subscriptions_api_id_state_updated_at_id', 'api_id', 'state', 'updated_at', 'id', 'plan_id'],
  ['subscriptions', 'ix_subscriptions_plan_id_created_at_id', 'plan_id', 'created_at', 'id'],
  ['subscriptions', 'ix_subscriptions_plan_id_updated_at_id', 'plan_id', 'updated_at', 'id'],
  ['subscriptions', 'ix_subscriptions_state_updated_at_id', 'state', 'updated_at', 'id'],
];

const DROPPED: readonly TableIndex[] = [
  ['subscriptions', 'ix_subscriptions_api_id', 'api_id'],
  ['subscriptions', 'ix_subscriptions_plan_id', 'plan_id'],
  ['subscriptions', 'ix_subscriptions_api_id_created_at_id', 'api_id', 'created_at', 'id'],
  ['subscriptions', 'ix_subscriptions_application_id_created_at_id', 'application_id', 'created_at', 'id'],
];

const dropIndex = (runner: QueryRunner, table: string, name: string): Promise<unknown> =>
  runner.query(isSqlite(runner) ? `DROP INDEX ${name}` : `DROP INDEX ${name} ON ${table}`);
