import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnsFor, createTables, dropTables, foreignKey, index, unique } from './table-columns.js';

/** What can be called: APIs with their resources, the plans, and which application may call which API. */
export class CreateApis1764028800001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [apis(runner), resources(runner), plans(runner), subscriptions(runner)]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['subscriptions', 'plans', 'resources', 'apis']);
  }
}

function apis(runner: QueryRunner): Table {
  const { uuid, text, identifier, longText, json, word, flag, count, instant } = columnsFor(runner);
  return new Table({
    name: 'apis',
    columns: [
      uuid('id', { isPrimary: true }),
      text('name', 120),
      text('context', 232),
      text('context_key', 232),
      identifier('version', 30),
      flag('default_version'),
      longText('description'),
      uuid('provider_id'),
      word('state'),
      text('production_endpoint', 2000, { isNullable: true }),
      text('sandbox_endpoint', 2000, { isNullable: true }),
      json('plan_ids'),
      json('scopes'),
      json('cors'),
      count('timeout_seconds'),
      count('max_request_bytes', { isNullable: true }),
      flag('pass_cookies'),
      flag('pass_access_token'),
      instant('created_at'),
      instant('updated_at'),
    ],
    indices: [
      unique('uq_apis_context_key_version', 'context_key', 'version'),
      index('ix_apis_provider_id', 'provider_id'),
    ],
    foreignKeys: [foreignKey('fk_apis_provider_id', 'provider_id', 'users', 'RESTRICT')],
  });
}

function resources(runner: QueryRunner): Table {
  const { uuid, text, longText, json, word } = columnsFor(runner);
  return new Table({
    name: 'resources',
    columns: [
      uuid('id', { isPrimary: true }),
      uuid('api_id'),
      word('method'),
      text('path', 500),
      word('auth_type'),
      json('scopes'),
      longText('description'),
    ],
    indices: [unique('uq_resources_api_id_method_path', 'api_id', 'method', 'path')],
    foreignKeys: [foreignKey('fk_resources_api_id', 'api_id', 'apis', 'CASCADE')],
  });
}

function plans(runner: QueryRunner): Table {
  const { uuid, text, longText, word, flag, count } = columnsFor(runner);
  return new Table({
    name: 'plans',
    columns: [
      uuid('id', { isPrimary: true }),
      text('name', 80),
      longText('description'),
      count('limit_requests', { isNullable: true }),
      count('limit_per_seconds', { isNullable: true }),
      count('burst_requests', { isNullable: true }),
      count('burst_per_seconds', { isNullable: true }),
      word('approval'),
      word('state'),
      flag('is_default'),
    ],
    indices: [unique('uq_plans_name', 'name')],
  });
}

function subscriptions(runner: QueryRunner): Table {
  const { uuid, text, word, instant } = columnsFor(runner);
  return new Table({
    name: 'subscriptions',
    columns: [
      uuid('id', { isPrimary: true }),
      uuid('application_id'),
      uuid('api_id'),
      uuid('plan_id'),
      word('state'),
      text('state_reason', 500, { isNullable: true }),
      uuid('requested_plan_id', { isNullable: true }),
      instant('created_at'),
      instant('updated_at'),
    ],
    indices: [
      unique('uq_subscriptions_application_id_api_id', 'application_id', 'api_id'),
      index('ix_subscriptions_api_id', 'api_id'),
      index('ix_subscriptions_plan_id', 'plan_id'),
    ],
    foreignKeys: [
      foreignKey('fk_subscriptions_application_id', 'application_id', 'applications', 'CASCADE'),
      foreignKey('fk_subscriptions_api_id', 'api_id', 'apis', 'RESTRICT'),
      foreignKey('fk_subscriptions_plan_id', 'plan_id', 'plans', 'RESTRICT'),
    ],
  });
}
