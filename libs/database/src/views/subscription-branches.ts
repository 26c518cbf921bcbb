import type { SubscriptionState } from '#gateway-core/model';
import { type Connection, type Dialect, placeholders, type SqlValue } from '../connection.js';
import { searchable } from '../identifiers.js';
import type { Branch, Condition, ListQuery } from '../listing.js';
import { text } from '../row.js';
import { OWN_APPLICATIONS } from './applications.js';

/** Whose subscriptions are listed. */
export interface SubscriptionViewer {
  readonly userId: string;
  readonly all: boolean;
  /** Those of the applications of which the person is a member. */
  readonly own: boolean;
  /** Those to the APIs that the person publishes. */
  readonly provided: boolean;
}

const STATES: readonly SubscriptionState[] = ['ACTIVE', 'PENDING', 'BLOCKED', 'PRODUCTION_BLOCKED', 'REJECTED'];
/** So many APIs are searched one by one, each state by itself. */
const APIS_ONE_BY_ONE = 40;
/** So many subscriptions are read and sorted faster than the whole table is walked in its order. */
const SORTED_AT_ONCE = 20_000;

/** A join that begins with its left side, whatever the database thinks it knows about the sizes. */
const THEN: Readonly<Record<Dialect, string>> = { mysql: 'STRAIGHT_JOIN', sqlite: 'CROSS JOIN' };

type Branches = { readonly branches: readonly Branch[]; readonly counted: readonly Branch[] };

/** Where a list of subscriptions is searched, so that it costs what its page costs, however many there are of each kind. */
export async function branchesFor(
  connection: Connection,
  query: ListQuery,
  { userId, all, own, provided }: SubscriptionViewer,
): Promise<Branches> {
  const { dialect } = connection;
  if (all) return { branches: oneEach(query), counted: [EVERYTHING] };
  const apiIds = provided ? await apisOf(connection, userId) : [];
  const mine = own ? [ofMember(dialect, userId, apiIds)] : [];
  if (apiIds.length === 0) return { branches: mine, counted: mine };
  if (query.filters.has('applicationId')) {
    const ofApplication = [...mine, walkedFrom(dialect, TABLE, userId)];
    return { branches: ofApplication, counted: ofApplication };
  }
  const asked = query.filters.get('apiId');
  const among = asked ? apiIds.filter((id) => asked.includes(id)) : apiIds;
  if (among.length <= APIS_ONE_BY_ONE) {
    const counted = { from: inOrderOf(dialect, 'api_id_state_', query), conditions: [isOneOf('s.api_id', among)] };
    const published = among.length > 0 ? [counted] : [];
    return { branches: [...mine, ...oneByOne(dialect, query, among)], counted: [...mine, ...published] };
  }
  const gathered = gatheredFrom(dialect, userId);
  const branches = (await areFew(connection, gathered)) ? [gathered] : walked(dialect, query, userId);
  return { branches: [...mine, ...branches], counted: [...mine, gathered] };
}

const TABLE = 'subscriptions s';
const EVERYTHING: Branch = { conditions: [] };

/** A filter with several values is searched for each of them; one is enough, the others are compared on the way. */
function oneEach({ filters }: ListQuery): Branch[] {
  for (const [name, column] of FILTERED) {
    const values = new Set(filters.get(name));
    if (values.size > 1) return [...values].map((value) => ({ conditions: [is(column, searchable(value))] }));
  }
  return [EVERYTHING];
}

const FILTERED = [
  ['applicationId', 's.application_id'],
  ['apiId', 's.api_id'],
  ['planId', 's.plan_id'],
  ['state', 's.state'],
] as const;

/** Those of the applications of a member, but for those to the member's own APIs, which another branch brings. */
const ofMember = (dialect: Dialect, userId: string, apiIds: readonly string[]): Branch => ({
  from: `${OWN_APPLICATIONS} AS own ${THEN[dialect]} subscriptions s ON s.application_id = own.id`,
  parameters: [userId, userId],
  conditions:
    apiIds.length === 0
      ? []
      : [{ sql: 's.api_id NOT IN (SELECT id FROM apis WHERE provider_id = ?)', values: [userId] }],
});

/** Each API and state by itself is in the order asked for. */
function oneByOne(dialect: Dialect, query: ListQuery, apiIds: readonly string[]): Branch[] {
  const from = inOrderOf(dialect, 'api_id_state_', query);
  const asked = query.filters.get('state');
  const states = asked ? STATES.filter((state) => asked.includes(state)) : STATES;
  return apiIds.flatMap((apiId) =>
    states.map((state) => ({ from, conditions: [is('s.api_id', apiId), is('s.state', state)] })),
  );
}

/** The subscriptions of each API of a publisher, gathered and then sorted. */
const gatheredFrom = (dialect: Dialect, userId: string): Branch => ({
  from: `apis mine ${THEN[dialect]} subscriptions s ON s.api_id = mine.id`,
  conditions: [is('mine.provider_id', userId)],
});

/** All that a filter leaves, in their order, until enough are the publisher's: who has many meets them often. */
function walked(dialect: Dialect, query: ListQuery, userId: string): Branch[] {
  const { from, conditions } = walkedFrom(dialect, inOrderOf(dialect, prefixOf(query), query), userId);
  return oneEach(query).map((one) => ({ from, conditions: [...one.conditions, ...conditions] }));
}

const walkedFrom = (dialect: Dialect, table: string, userId: string): Branch => ({
  from: `${table} ${THEN[dialect]} apis mine ON mine.id = s.api_id`,
  conditions: [is('mine.provider_id', userId)],
});

const prefixOf = ({ filters }: ListQuery): Prefix =>
  filters.has('state') ? 'state_' : filters.has('planId') ? 'plan_id_' : '';

/** What an index that ends with the sort begins with. */
type Prefix = '' | 'state_' | 'plan_id_' | 'api_id_state_';

/**
 * The table, read through the index that has the order asked for behind this prefix. MySQL would often rather gather and
 * sort everything, because it cannot know how soon a page is full; SQLite takes the index by itself.
 */
function inOrderOf(dialect: Dialect, prefix: Prefix, { sort }: ListQuery): string {
  if (dialect === 'sqlite') return TABLE;
  const column = sort.member === 'updatedAt' ? 'updated_at' : 'created_at';
  return `${TABLE} FORCE INDEX (ix_subscriptions_${prefix}${column}_id)`;
}

async function apisOf(connection: Connection, userId: string): Promise<string[]> {
  const rows = await connection.rows('SELECT id FROM apis WHERE provider_id = ?', [userId]);
  return rows.map(({ id }) => text(id));
}

async function areFew(connection: Connection, { from = TABLE, conditions }: Branch): Promise<boolean> {
  const [{ sql, values }] = conditions;
  const [{ counted }] = await connection.rows(
    `SELECT COUNT(*) AS counted FROM (SELECT 1 FROM ${from} WHERE ${sql} LIMIT ?) AS matching`,
    [...values, SORTED_AT_ONCE + 1],
  );
  return Number(counted) <= SORTED_AT_ONCE;
}

const is = (column: string, value: SqlValue): Condition => ({ sql: `${column} = ?`, values: [value] });

const isOneOf = (column: string, values: readonly SqlValue[]): Condition => ({
  sql: `${column} IN (${placeholders(values.length)})`,
  values,
});
