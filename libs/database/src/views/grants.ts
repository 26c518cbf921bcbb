import type { KeyType } from '#oauth-core/model/client';
import { MAX_ACCESS_TOKEN_SECONDS } from '#oauth-core/tokens/access-token';
import { addSeconds, earlier } from '#primitives/clock';
import type { Connection, Dialect, Row } from '../connection.js';
import { searchable, searchableUuid } from '../identifiers.js';
import { identifierFilter, type Listing, type ListQuery, selectPage, timeOrderedSort } from '../listing.js';
import { instant, integer, nullable, text, textList, uuid } from '../row.js';
import { grantBranches, type GrantViewer } from './grant-branches.js';

export type { GrantViewer } from './grant-branches.js';

export const GRANT_STATES = ['ACTIVE', 'REVOKED', 'EXPIRED'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** What a person let an application do, as people see it. */
export interface ShownGrant {
  readonly id: string;
  readonly userId: string;
  /** Null when the person is gone. */
  readonly username: string | null;
  readonly applicationId: string;
  readonly applicationName: string;
  readonly keyPairId: string;
  readonly keyType: KeyType;
  readonly grantType: string;
  readonly scopes: readonly string[];
  readonly state: GrantState;
  readonly createdAt: Date;
  /** When it last gave tokens. */
  readonly lastUsedAt: Date;
  /** When the last of its tokens will have ended if it is not used again. */
  readonly expiresAt: Date;
  /** Null when it has no refresh token. */
  readonly refreshToken: { readonly idleEndsAt: Date; readonly absoluteEndsAt: Date } | null;
}

export type GrantOwner =
  { readonly userId: string } | { readonly keyPairId: string } | { readonly applicationId: string };

/** Grants with all that decides about their state. */
export const GRANTS_FROM = `grants g
  JOIN key_pairs k ON k.id = g.key_pair_id
  JOIN applications a ON a.id = k.application_id
  LEFT JOIN users u ON u.id = g.user_id
  LEFT JOIN generations ug ON ug.kind = 'USER' AND ug.subject = g.user_id
  LEFT JOIN generations kg ON kg.kind = 'KEY_PAIR' AND kg.subject = k.consumer_key`;

/** What a page is found in: it begins with the grants, whatever the database thinks it knows about the sizes. */
const keysIn = (then: string): string => `grants g
  ${then} key_pairs k ON k.id = g.key_pair_id
  LEFT JOIN generations ug ON ug.kind = 'USER' AND ug.subject = g.user_id
  LEFT JOIN generations kg ON kg.kind = 'KEY_PAIR' AND kg.subject = k.consumer_key`;

const KEYS: Readonly<Record<Dialect, string>> = { mysql: keysIn('STRAIGHT_JOIN'), sqlite: keysIn('CROSS JOIN') };

/** What may be asked of the list. A refresh writes none of it into an index: the id alone says when a grant was made. */
export const GRANTS: Listing = grantsAt(new Date(0));

/** One page of what this viewer sees. */
export async function grantPage(connection: Connection, query: ListQuery, viewer: GrantViewer, now: Date) {
  const listing = { ...grantsAt(now), keys: KEYS[connection.dialect] };
  const branches = await grantBranches(connection, query, viewer);
  return selectPage(connection, listing, { query, branches, read: readGrant });
}

/** One grant, ended and expired ones included; null when there is none. */
export async function grantOf(connection: Connection, grantId: string, now: Date): Promise<ShownGrant | null> {
  const { select, from } = grantsAt(now);
  const rows = await connection.rows(`SELECT ${select} FROM ${from} WHERE g.id = ?`, [searchableUuid(grantId)]);
  return rows.length > 0 ? readGrant(rows[0]) : null;
}

export async function countLive(connection: Connection, whose: GrantOwner, now: Date): Promise<number> {
  const [{ counted }] = await connection.rows(
    `SELECT COUNT(*) AS counted FROM ${GRANTS_FROM} WHERE ${grantStateAt(now)} = 'ACTIVE' AND ${columnOf(whose)} = ?`,
    Object.values(whose).map(searchable),
  );
  return integer(counted);
}

const columnOf = (whose: GrantOwner): string => {
  if ('userId' in whose) return 'g.user_id';
  return 'keyPairId' in whose ? 'g.key_pair_id' : 'k.application_id';
};

function grantsAt(now: Date): Listing {
  const state = grantStateAt(now);
  return {
    select: `g.id, g.user_id, u.username, g.key_pair_id, k.key_type, k.application_id, a.name AS application_name,
      g.grant_type, g.scopes, g.created_at, g.rotated_at, g.expires_at, g.idle_ends_at, g.absolute_ends_at,
      ${state} AS state`,
    from: GRANTS_FROM,
    id: 'g.id',
    readId: uuid,
    parseId: searchableUuid,
    sorts: { createdAt: timeOrderedSort('g.id') },
    defaultSort: '-createdAt',
    filters: {
      userId: identifierFilter('g.user_id'),
      applicationId: identifierFilter('k.application_id'),
      keyPairId: identifierFilter('g.key_pair_id'),
      state: identifierFilter(state),
    },
    search: [],
  };
}

/**
 * The state at an instant, in SQL. A refresh token that was not used in time does not end the grant while an access token
 * that came from it may live.
 */
export function grantStateAt(now: Date): string {
  const [present, longAgo] = [now, addSeconds(now, -MAX_ACCESS_TOKEN_SECONDS)].map(literal);
  return `CASE
    WHEN g.ended_at IS NOT NULL OR ug.generation > g.user_generation OR kg.generation > g.key_pair_generation
      THEN 'REVOKED'
    WHEN g.expires_at <= ${present}
      OR (g.idle_ends_at <= ${present} AND COALESCE(g.rotated_at, g.created_at) <= ${longAgo}) THEN 'EXPIRED'
    ELSE 'ACTIVE' END`;
}

/** Of digits alone; the expression that it stands in is used as a column, which takes no parameters. */
function literal(at: Date): string {
  return `'${at.toISOString().replace('T', ' ').replace('Z', '')}'`;
}

function readGrant(row: Row): ShownGrant {
  const lastUsedAt = instant(row.rotated_at ?? row.created_at);
  const expiresAt = instant(row.expires_at);
  const idleEndsAt = nullable(row.idle_ends_at, instant);
  const absoluteEndsAt = nullable(row.absolute_ends_at, instant);
  return {
    id: uuid(row.id),
    userId: text(row.user_id),
    username: nullable(row.username, text),
    applicationId: text(row.application_id),
    applicationName: text(row.application_name),
    keyPairId: text(row.key_pair_id),
    keyType: row.key_type === 'PRODUCTION' ? 'PRODUCTION' : 'SANDBOX',
    grantType: text(row.grant_type),
    scopes: textList(row.scopes),
    state: text(row.state) as GrantState,
    createdAt: instant(row.created_at),
    lastUsedAt,
    expiresAt: idleEndsAt
      ? earlier(expiresAt, later(idleEndsAt, addSeconds(lastUsedAt, MAX_ACCESS_TOKEN_SECONDS)))
      : expiresAt,
    refreshToken: idleEndsAt && absoluteEndsAt && { idleEndsAt, absoluteEndsAt },
  };
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
