import { COUNTED, fingerprintOf, type Listing, type ListQuery, type Page, type PagePosition } from '#database/listing';
import { type FieldFault, Problem } from '../http/problem.js';
import { plain, type RestAnswer } from './answer.js';
import { refused } from './body.pipe.js';
import { instantRule } from './fields.js';
import type { RestCall } from './rest-call.js';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;
const MAX_FILTER_VALUES = 20;
const MAX_LENGTH = 300;
const MAX_CURSOR_LENGTH = 8_000;

export interface ListQueryOptions {
  /** Filters of which only these values exist. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Parameters that the route reads by itself. */
  readonly others?: readonly string[];
}

/** What the address asks of a list; everything that is wrong with it at once. @throws Problem */
export function readListQuery({ query }: RestCall, listing: Listing, options: ListQueryOptions = {}): ListQuery {
  const faults = [...unknownParameters(query, listing, options), ...repeated(query), ...tooLong(query)];
  const limit = readLimit(query, faults);
  const sort = readSort(query, listing, faults);
  const filters = readFilters(query, listing, options, faults);
  const total = readTotal(query, faults);
  if (faults.length > 0) throw refused(faults);
  const asked = { sort, filters, search: query.get('q') || null };
  return { limit, ...asked, total, after: readCursor(query.get('cursor'), listing, asked) };
}

/** A page as the wire has it, with what a list tells beside its items. */
export const listed = <T>(
  page: Page<T>,
  query: ListQuery,
  body: (item: T) => object,
  beside: object = {},
): RestAnswer => plain({ ...listBody(page, query, body), ...beside });

export function listBody<T>({ items, next, total }: Page<T>, query: ListQuery, body: (item: T) => object) {
  return {
    items: items.map(body),
    nextCursor: next && cursorOf(next, query),
    ...(total !== null && (total > COUNTED ? { total: null, totalAtLeast: COUNTED } : { total })),
  };
}

const OWN = ['limit', 'cursor', 'sort', 'total'];

function unknownParameters(query: URLSearchParams, listing: Listing, { others = [] }: ListQueryOptions): FieldFault[] {
  const known = new Set([
    ...OWN,
    ...Object.keys(listing.filters),
    ...(listing.search.length > 0 ? ['q'] : []),
    ...others,
  ]);
  return [...new Set(query.keys())]
    .filter((name) => !known.has(name))
    .slice(0, 10)
    .map((name) => fault(name.slice(0, 80), 'unknown_parameter', `One of ${[...known].join(', ')}.`));
}

const repeated = (query: URLSearchParams): FieldFault[] =>
  [...OWN, 'q'].filter((name) => query.getAll(name).length > 1).map((name) => fault(name, 'repeated', 'Send it once.'));

const tooLong = (query: URLSearchParams): FieldFault[] =>
  [...query]
    .filter(([name, value]) => name !== 'cursor' && value.length > MAX_LENGTH)
    .map(([name]) => fault(name.slice(0, 80), 'too_long', `At most ${MAX_LENGTH} characters.`));

function readLimit(query: URLSearchParams, faults: FieldFault[]): number {
  const value = query.get('limit') ?? String(DEFAULT_LIMIT);
  const limit = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  faults.push(fault('limit', 'not_allowed', `A whole number from 1 to ${MAX_LIMIT}.`));
  return DEFAULT_LIMIT;
}

function readSort(query: URLSearchParams, { sorts, defaultSort }: Listing, faults: FieldFault[]): ListQuery['sort'] {
  const value = query.get('sort') ?? defaultSort;
  const descending = value.startsWith('-');
  const member = descending ? value.slice(1) : value;
  if (!Object.hasOwn(sorts, member)) {
    const names = Object.keys(sorts).join(', ');
    faults.push(fault('sort', 'not_allowed', `One of ${names}, with - before it for the other way round.`));
  }
  return { member, descending };
}

function readFilters(
  query: URLSearchParams,
  listing: Listing,
  { choices = {} }: ListQueryOptions,
  faults: FieldFault[],
) {
  const filters = new Map<string, readonly string[]>();
  for (const name of Object.keys(listing.filters)) {
    const values = query.getAll(name);
    if (values.length === 0) continue;
    const allowed = choices[name];
    if (allowed && !values.every((value) => allowed.includes(value))) {
      faults.push(fault(name, 'not_allowed', `One of ${allowed.join(', ')}.`));
    }
    if (listing.filters[name].isInstant) checkInstant(name, values, faults);
    if (values.length > MAX_FILTER_VALUES) faults.push(fault(name, 'too_many', `At most ${MAX_FILTER_VALUES}.`));
    filters.set(name, values);
  }
  return filters;
}

function checkInstant(name: string, values: readonly string[], faults: FieldFault[]): void {
  if (values.length > 1) faults.push(fault(name, 'repeated', 'Send it once.'));
  const wrong = instantRule(values[0]);
  if (wrong) faults.push(fault(name, wrong.code, wrong.detail));
}

function readTotal(query: URLSearchParams, faults: FieldFault[]): boolean {
  const value = query.get('total') ?? 'false';
  if (value !== 'true' && value !== 'false') faults.push(fault('total', 'not_allowed', 'true or false.'));
  return value === 'true';
}

const fault = (parameter: string, code: string, detail: string): FieldFault => ({ parameter, code, detail });

type Asked = Pick<ListQuery, 'sort' | 'filters' | 'search'>;

/** A cursor behind a row; `more` is the list's own. */
export const cursorOf = ({ value, id }: PagePosition, asked: Asked, ...more: readonly string[]): string =>
  Buffer.from(JSON.stringify([fingerprintOf(asked), value, id, ...more])).toString('base64url');

function readCursor(cursor: string | null, { sorts }: Listing, asked: Asked): PagePosition | null {
  if (cursor === null) return null;
  const [fingerprint, value, id] = textsIn(cursor);
  const isOurs = fingerprint === fingerprintOf(asked) && value !== undefined && id !== undefined;
  if (isOurs && sorts[asked.sort.member].parse(value) !== null) return { value, id };
  throw new Problem('cursor_invalid', 'Begin again without cursor, then use nextCursor as it comes.');
}

/** The texts that a cursor holds, which may be anybody's; none when it is none. */
export function textsIn(cursor: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor.slice(0, MAX_CURSOR_LENGTH), 'base64url').toString());
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string') ? parsed : [];
  } catch {
    return [];
  }
}
