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
  if (all) return { branches: everything(query), counted: [{ conditions: [] }] };
  const apiIds = provided ? await apisOf(connection, userId) : [];
  const mine = own ? [ofMember(connection.dialect, userId, apiIds)] : [];
  if (apiIds.length === 0) return { branches: mine, counted: mine };
  if (apiIds.length <= APIS_ONE_BY_ONE) {
    const counted = [...mine, { conditions: [isOneOf('s.api_id', apiIds)] }];
    return { branches: [...mine, ...oneByOne(query, apiIds)], counted };
  }
  const sorted = await areFew(connection, userId);
  const published = ofPublisher(connection.dialect, userId, sorted);
  return { branches: [...mine, published], counted: [...mine, ofPublisher(connection.dialect, userId, true)] };
}

/** A filter with several values is searched for each of them; one is enough, the others are compared on the way. */
function everything({ filters }: ListQuery): Branch[] {
  for (const [name, column] of SEVERAL) {
    const values = new Set(filters.get(name));
    if (values.size > 1) return [...values].map((value) => ({ conditions: [is(column, searchable(value))] }));
  }
  return [{ conditions: [] }];
}

const SEVERAL = [
  ['applicationId', 's.application_id'],
  ['apiId', 's.api_id'],
  ['planId', 's.plan_id'],
  ['state', 's.state'],
] as const;

/** Those of the applications of a member, but for those to these APIs, which another branch brings. */
const ofMember = (dialect: Dialect, userId: string, apiIds: readonly string[]): Branch => ({
  from: `${OWN_APPLICATIONS} AS own ${THEN[dialect]} subscriptions s ON s.application_id = own.id`,
  parameters: [userId, userId],
  conditions:
    apiIds.length === 0
      ? []
      : [{ sql: `s.api_id NOT IN (SELECT id FROM apis WHERE provider_id = ?)`, values: [userId] }],
});

function oneByOne({ filters }: ListQuery, apiIds: readonly string[]): Branch[] {
  const asked = filters.get('state');
  const states = asked ? STATES.filter((state) => asked.includes(state)) : STATES;
  return apiIds.flatMap((apiId) =>
    states.map((state) => ({ conditions: [is('s.api_id', apiId), is('s.state', state)] })),
  );
}

const ofPublisher = (dialect: Dialect, userId: string, sorted: boolean): Branch =>
  sorted
    ? {
        from: `apis mine ${THEN[dialect]} subscriptions s ON s.api_id = mine.id`,
        conditions: [is('mine.provider_id', userId)],
      }
    : {
        from: `subscriptions s ${THEN[dialect]} apis mine ON mine.id = s.api_id`,
        conditions: [is('mine.provider_id', userId)],
      };

async function apisOf(connection: Connection, userId: string): Promise<string[]> {
  const rows = await connection.rows('SELECT id FROM apis WHERE provider_id = ?', [userId]);
  return rows.map(({ id }) => text(id));
}

async function areFew(connection: Connection, userId: string): Promise<boolean> {
  const { from, conditions } = ofPublisher(connection.dialect, userId, true);
  const [{ sql, values }] = conditions;
  const [{ counted }] = await connection.rows(
    `SELECT COUNT(*) AS counted FROM (SELECT 1 FROM ${from ?? ''} WHERE ${sql} LIMIT ?) AS matching`,
    [...values, SORTED_AT_ONCE + 1],
  );
  return Number(counted) <= SORTED_AT_ONCE;
}

const is = (column: string, value: SqlValue): Condition => ({ sql: `${column} = ?`, values: [value] });

const isOneOf = (column: string, values: readonly SqlValue[]): Condition => ({
  sql: `${column} IN (${placeholders(values.length)})`,
  values,
});
