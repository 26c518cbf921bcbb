import { type Connection, placeholders } from '../connection.js';
import { searchable } from '../identifiers.js';
import type { Branch, Condition, ListQuery } from '../listing.js';
import { text } from '../row.js';
import { OWN_APPLICATIONS } from './applications.js';

/** Whose grants somebody sees: everybody's, or their own and those that their applications were given. */
export type GrantViewer =
  { readonly all: true } | { readonly all: false; readonly userId: string | null; readonly memberId: string | null };

/** So many key pairs are searched one by one; more than that are sorted together. */
const ONE_BY_ONE = 100;

/**
 * Where a list of grants is searched: a person's and a key pair's grants each have an index in the order in which they were
 * made, so that a page of either costs what its page costs, be there millions beside.
 */
export async function grantBranches(connection: Connection, query: ListQuery, viewer: GrantViewer): Promise<Branch[]> {
  const users = query.filters.get('userId')?.map(searchable);
  if (viewer.all) {
    if (users) return distinct(users).map((userId) => ({ conditions: [of('user_id', userId)] }));
    const keyPairs = await keyPairsAsked(connection, query);
    return keyPairs ? keyPairBranches(keyPairs, []) : [{ conditions: [] }];
  }
  const { userId, memberId } = viewer;
  const keyPairs = memberId === null ? [] : await keyPairsOf(connection, memberId, query);
  if (users) {
    return distinct(users).flatMap((user) => {
      if (user === userId) return [{ conditions: [of('user_id', user)] }];
      return keyPairs.length > 0 ? [{ conditions: [of('user_id', user), oneOf(keyPairs)] }] : [];
    });
  }
  const own = userId === null ? [] : [{ conditions: [of('user_id', userId)] }];
  const others = userId === null ? [] : [{ sql: 'g.user_id <> ?', values: [userId] }];
  return [...own, ...keyPairBranches(keyPairs, others)];
}

function keyPairBranches(keyPairs: readonly string[], conditions: readonly Condition[]): Branch[] {
  if (keyPairs.length > ONE_BY_ONE) return [{ conditions: [oneOf(keyPairs), ...conditions] }];
  return keyPairs.map((id) => ({ conditions: [of('key_pair_id', id), ...conditions] }));
}

/** The key pairs that the filters name; null when they name none. */
async function keyPairsAsked(connection: Connection, { filters }: ListQuery): Promise<readonly string[] | null> {
  const named = filters.get('keyPairId');
  if (named) return distinct(named.map(searchable));
  const applications = filters.get('applicationId')?.map(searchable);
  if (!applications) return null;
  const rows = await connection.rows(
    `SELECT id FROM key_pairs WHERE application_id IN (${placeholders(applications.length)})`,
    applications,
  );
  return rows.map(({ id }) => text(id));
}

/** The key pairs of a member's applications, without those that the filters leave out. */
async function keyPairsOf(connection: Connection, memberId: string, { filters }: ListQuery): Promise<string[]> {
  const rows = await connection.rows(
    `SELECT k.id, k.application_id FROM key_pairs k JOIN ${OWN_APPLICATIONS} AS own ON own.id = k.application_id`,
    [memberId, memberId],
  );
  const [ids, applicationIds] = [filters.get('keyPairId'), filters.get('applicationId')];
  return rows
    .filter(({ application_id }) => !applicationIds || applicationIds.includes(text(application_id)))
    .map(({ id }) => text(id))
    .filter((id) => !ids || ids.includes(id));
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

const of = (column: 'user_id' | 'key_pair_id', value: string): Condition => ({
  sql: `g.${column} = ?`,
  values: [value],
});

const oneOf = (keyPairs: readonly string[]): Condition => ({
  sql: `g.key_pair_id IN (${placeholders(keyPairs.length)})`,
  values: keyPairs,
});
