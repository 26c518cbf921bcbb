import { createHash } from 'node:crypto';
import { type Connection, placeholders, type Row, type SqlValue } from './connection.js';
import { searchable, searchableUuid } from './identifiers.js';
import { instant, text, uuid } from './row.js';

/** How a list may be sorted by one of its members. Each has an index that ends with the id, or the list is short. */
export interface SortColumn {
  readonly column: string;
  /** Reads the column's value into what a cursor holds. */
  readonly read: (value: unknown) => string;
  /** Makes of what a cursor holds what the column is compared with; null when no cursor of ours could hold that. */
  readonly parse: (value: string) => SqlValue | null;
}

/** A column of text. */
export const textSort = (column: string): SortColumn => ({ column, read: text, parse: (value) => value });

/** A column of instants. */
export const instantSort = (column: string): SortColumn => ({
  column,
  read: (value) => instant(value).toISOString(),
  parse: (value) =>
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value)) ? new Date(value) : null,
});

/** A column of time-ordered ids in 16 bytes: of a table whose rows are shown in the order in which they were made. */
export const timeOrderedSort = (column: string): SortColumn => ({
  column,
  read: uuid,
  parse: (value) => {
    const id = searchableUuid(value);
    return id.length > 0 ? id : null;
  },
});

/** What a filter compares. */
export interface FilterColumn {
  /** The condition for a list of placeholders. */
  readonly sql: (marks: string) => string;
  readonly parse: (value: string) => SqlValue;
  /** It takes one instant, not any of several values. */
  readonly isInstant?: true;
}

/** A column of identifiers, ids and words of ours included. */
export const identifierFilter = (column: string): FilterColumn => ({ sql: isIn(column), parse: searchable });

/** A column of ids in 16 bytes. */
export const compactUuidFilter = (column: string): FilterColumn => ({ sql: isIn(column), parse: searchableUuid });

/** A bound in time, as a condition with one placeholder. */
export const instantFilter = (sql: string, bound: (at: Date) => SqlValue = (at) => at): FilterColumn => ({
  sql: () => sql,
  parse: (value) => bound(new Date(value)),
  isInstant: true,
});

/** A column of people's text, compared as a whole. */
export const textFilter = (column: string): FilterColumn => ({ sql: isIn(column), parse: (value) => value });

const isIn = (column: string) => (marks: string) => `${column} IN (${marks})`;

/** A list of rest-api.md: what it is made of, and what may be asked of it. Names are those of the wire. */
export interface Listing {
  readonly select: string;
  readonly from: string;
  /**
   * What rows are found in, before `from` adds what is shown of them: the table alone, when sorts and filters need no
   * more. Then an index answers, and only the rows of the page are read. `from` when left out.
   */
  readonly keys?: string;
  /** The column that tells rows with the same sort value apart. */
  readonly id: string;
  readonly readId?: (value: unknown) => string;
  readonly parseId?: (value: string) => SqlValue;
  readonly sorts: Readonly<Record<string, SortColumn>>;
  readonly defaultSort: string;
  /** A filter that is given several times lets any of its values pass. */
  readonly filters: Readonly<Record<string, FilterColumn>>;
  /** The columns in which `q` looks for a part of the text, whatever its letter case. */
  readonly search: readonly string[];
}

/** A condition beside the filters, such as who may see the row. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * Some of the rows, none of which is in another branch. Each branch is searched by its own index and gives a page's worth
 * of rows at most, so that what no single index holds in order, such as the rows of twenty owners, costs twenty short
 * searches and not one sort of them all.
 */
export interface Branch {
  /** Instead of `keys`; begins with what the database is to begin with. */
  readonly from?: string;
  /** Those of `from`. */
  readonly parameters?: readonly SqlValue[];
  readonly conditions: readonly Condition[];
}

/** Where the next page begins: behind this row. */
export interface PagePosition {
  readonly value: string;
  readonly id: string;
}

export interface ListQuery {
  readonly limit: number;
  readonly sort: { readonly member: string; readonly descending: boolean };
  readonly filters: ReadonlyMap<string, readonly string[]>;
  readonly search: string | null;
  readonly after: PagePosition | null;
  /** Whether the rows are counted too. */
  readonly total: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: PagePosition | null;
  /** Up to {@link COUNTED}; one more means more than that. Null when nobody asked. */
  readonly total: number | null;
}

/** Above this nobody counts. */
export const COUNTED = 10_000;

export interface Asked<T> {
  readonly query: ListQuery;
  /** Those of `from`. */
  readonly parameters?: readonly SqlValue[];
  readonly conditions?: readonly Condition[];
  /** All rows are in one of them; one branch of everything when left out. */
  readonly branches?: readonly Branch[];
  /** The same rows in fewer branches, for counting, where order does not matter. */
  readonly counted?: readonly Branch[];
  readonly read: (row: Row) => T;
}

const EVERYTHING: readonly Branch[] = [{ conditions: [] }];

/**
 * One page, by keyset: it begins behind the last row of the page before, so that others' writes neither repeat nor skip
 * a row, and the thousandth page costs what the first does.
 */
export async function selectPage<T>(connection: Connection, listing: Listing, asked: Asked<T>): Promise<Page<T>> {
  const { query, conditions = [], branches = EVERYTHING, counted = branches, read } = asked;
  const sort = listing.sorts[query.sort.member];
  const kept = [...conditions, ...filterConditions(listing, query)];
  const later = query.after ? [...kept, behind(listing, sort, query.sort.descending, query.after)] : kept;
  const sources = branches.map((branch) => sourceOf(listing, asked, branch, later));
  const rows = sources.length === 0 ? [] : await selectRows(connection, listing, asked, sources);
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  const readId = listing.readId ?? text;
  return {
    items: shown.map(read),
    next: last ? { value: sort.read(last.sort_value), id: readId(last.sort_id) } : null,
    total: query.total
      ? await count(
          connection,
          counted.map((branch) => sourceOf(listing, asked, branch, kept)),
        )
      : null,
  };
}

/** How many facets are told of. */
const FACETS = 100;

/** How many rows a value of a column has, among those that the query lets pass; the most frequent first. */
export async function selectFacet(
  connection: Connection,
  listing: Listing,
  asked: { readonly query: ListQuery; readonly conditions: readonly Condition[]; readonly column: string },
): Promise<readonly Facet[]> {
  const kept = [...asked.conditions, ...filterConditions(listing, asked.query)];
  const rows = await connection.rows(
    `SELECT ${asked.column} AS facet, COUNT(*) AS counted FROM ${listing.from} ${where(kept)}
     GROUP BY ${asked.column} ORDER BY counted DESC, facet LIMIT ?`,
    [...valuesOf(kept), FACETS],
  );
  return rows.map((row) => ({ name: text(row.facet), count: Number(row.counted) }));
}

export interface Facet {
  readonly name: string;
  readonly count: number;
}

/** What a cursor is bound to: the same sort and filters, whatever their order. */
export function fingerprintOf({ sort, filters, search }: Pick<ListQuery, 'sort' | 'filters' | 'search'>): string {
  const members = [...filters]
    .map(([name, values]) => [name, [...values].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([sort, members, search]))
    .digest('base64url')
    .slice(0, 16);
}

function filterConditions({ filters, search }: Listing, query: ListQuery): Condition[] {
  const conditions = [...query.filters].map(([name, values]) => ({
    sql: filters[name].sql(placeholders(values.length)),
    values: values.map(filters[name].parse),
  }));
  if (query.search === null) return conditions;
  const pattern = `%${query.search.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
  const sql = search.map((column) => `LOWER(${column}) LIKE ? ESCAPE '!'`).join(' OR ');
  return [...conditions, { sql: `(${sql})`, values: search.map(() => pattern) }];
}

function behind(listing: Listing, sort: SortColumn, descending: boolean, after: PagePosition): Condition {
  const sign = descending ? '<' : '>';
  const value = sort.parse(after.value);
  const id = (listing.parseId ?? searchable)(after.id);
  return {
    // The first half alone is what an index can be searched by.
    sql: `${sort.column} ${sign}= ? AND (${sort.column} ${sign} ? OR ${listing.id} ${sign} ?)`,
    values: [value, value, id],
  };
}

/** `FROM … WHERE …` with its values. */
function sourceOf(
  listing: Listing,
  { parameters = [] }: Pick<Asked<unknown>, 'parameters'>,
  branch: Branch,
  kept: readonly Condition[],
): Condition {
  const from = branch.from ?? listing.keys ?? listing.from;
  const own = branch.from || listing.keys ? (branch.parameters ?? []) : parameters;
  const conditions = [...branch.conditions, ...kept];
  return { sql: `FROM ${from} ${where(conditions)}`, values: [...own, ...valuesOf(conditions)] };
}

/** First which rows are on the page, by indexes alone where there are some; then what is shown of these few. */
function selectRows(
  connection: Connection,
  listing: Listing,
  { query, parameters = [] }: Asked<unknown>,
  sources: readonly Condition[],
): Promise<readonly Row[]> {
  const sort = listing.sorts[query.sort.member];
  const direction = query.sort.descending ? 'DESC' : 'ASC';
  const limit = query.limit + 1;
  const searches = sources.map(({ sql, values }) => ({
    sql: `SELECT ${sort.column} AS sort_value, ${listing.id} AS sort_id ${sql}
      ORDER BY ${sort.column} ${direction}, ${listing.id} ${direction} LIMIT ?`,
    values: [...values, limit],
  }));
  const inOrder = `ORDER BY sort_value ${direction}, sort_id ${direction}`;
  const page =
    searches.length === 1
      ? searches[0].sql
      : `${searches.map(({ sql }, index) => `SELECT * FROM (${sql}) AS branch_${index}`).join(' UNION ALL ')}
         ${inOrder} LIMIT ${limit}`;
  return connection.rows(
    `SELECT ${listing.select}, page.sort_value, page.sort_id
     FROM (${page}) AS page CROSS JOIN ${listing.from} WHERE ${listing.id} = page.sort_id ${inOrder}`,
    [...valuesOf(searches), ...parameters],
  );
}

/** Counts the branches one after the other, and no further than anybody wants to know. */
async function count(connection: Connection, sources: readonly Condition[]): Promise<number> {
  let total = 0;
  for (const { sql, values } of sources) {
    if (total > COUNTED) break;
    const [{ counted }] = await connection.rows(
      `SELECT COUNT(*) AS counted FROM (SELECT 1 ${sql} LIMIT ?) AS matching`,
      [...values, COUNTED + 1 - total],
    );
    total += Number(counted);
  }
  return total;
}

const where = (conditions: readonly Condition[]): string =>
  conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : '';

const valuesOf = (conditions: readonly Condition[]): SqlValue[] => conditions.flatMap(({ values }) => [...values]);
