import type { KeyType } from '#oauth-core/model/client';
import type { ApiScope } from '#oauth-core/model/scope';
import { type Connection, placeholders, type Row } from '../connection.js';
import type { ApplicationEntity } from '../entities/application.entity.js';
import { searchable } from '../identifiers.js';
import {
  type Branch,
  identifierFilter,
  instantSort,
  type Listing,
  type ListQuery,
  selectPage,
  textFilter,
  textSort,
} from '../listing.js';
import type { Member } from '../repositories/member.repository.js';
import { flag, instant, integer, json, nullable, text } from '../row.js';

/** An application as people see it. */
export interface ShownApplication extends Readonly<ApplicationEntity> {
  readonly revision: number;
  readonly ownerUsername: string;
  /** What the person who asks is in its team; null of somebody from outside. */
  readonly memberRole: Member['role'] | null;
  readonly keyTypes: readonly KeyType[];
  readonly subscriptionCount: number;
  /** The scopes that its subscriptions let it ask for. */
  readonly availableScopes: readonly AvailableScope[];
}

export interface AvailableScope extends Pick<ApiScope, 'name' | 'description'> {
  readonly apiId: string;
}

type Bare = Omit<ShownApplication, 'keyTypes' | 'subscriptionCount' | 'availableScopes'>;

export const APPLICATIONS: Listing = {
  select: 'a.*, u.username AS owner_username, m.role AS team_role',
  keys: 'applications a',
  from: 'applications a JOIN users u ON u.id = a.owner_id',
  id: 'a.id',
  sorts: { createdAt: instantSort('a.created_at'), updatedAt: instantSort('a.updated_at'), name: textSort('a.name') },
  defaultSort: '-createdAt',
  filters: {
    name: textFilter('a.name'),
    ownerId: identifierFilter('a.owner_id'),
    state: identifierFilter('a.state'),
    consumerKey: {
      sql: (marks) => `a.id IN (SELECT application_id FROM key_pairs WHERE consumer_key IN (${marks}))`,
      parse: searchable,
    },
  },
  search: ['a.name'],
};

/** A person's own applications are two halves: those that they own, and those of their teams. */
const OWNED = 'owner_id = ?';
const OF_TEAMS = 'SELECT application_id FROM members WHERE user_id = ?';

/** Both as a table of ids. */
export const OWN_APPLICATIONS = `(
  SELECT id FROM applications WHERE ${OWNED} UNION ${OF_TEAMS})`;

/** One page: of all applications, or of those of which the person is a member. */
export async function applicationPage(
  connection: Connection,
  query: ListQuery,
  { userId, all }: { readonly userId: string; readonly all: boolean },
) {
  const listing = {
    ...APPLICATIONS,
    from: `${APPLICATIONS.from} LEFT JOIN members m ON m.application_id = a.id AND m.user_id = ?`,
  };
  const page = await selectPage(connection, listing, {
    query,
    parameters: [userId],
    branches: all ? allBranches(connection, query) : ownBranches(userId),
    read: (row) => readBare(row, userId),
  });
  return { ...page, items: await withDetails(connection, page.items) };
}

/**
 * A part of a name is in no order of any index. To read one index from end to end takes a short while; to look into the
 * table row by row, which MySQL would prefer in the hope of finding enough soon, takes a long one when there is little.
 */
const allBranches = ({ dialect }: Connection, { search }: ListQuery): readonly Branch[] => [
  dialect === 'mysql' && search !== null
    ? { from: 'applications a FORCE INDEX (ix_applications_name_all)', conditions: [] }
    : { conditions: [] },
];

/**
 * Each half by itself: those that the person owns, in an order that an index has, and those of the teams, which are few. A
 * page of the table of both would be gathered and sorted.
 */
const ownBranches = (userId: string): readonly Branch[] => [
  { conditions: [{ sql: `a.${OWNED}`, values: [userId] }] },
  {
    conditions: [
      { sql: `a.id IN (${OF_TEAMS})`, values: [userId] },
      { sql: 'a.owner_id <> ?', values: [userId] },
    ],
  },
];

/** One application; null when there is none. */
export async function applicationOf(
  connection: Connection,
  applicationId: string,
  userId: string,
): Promise<ShownApplication | null> {
  const rows = await connection.rows(
    `SELECT ${APPLICATIONS.select} FROM ${APPLICATIONS.from}
     LEFT JOIN members m ON m.application_id = a.id AND m.user_id = ? WHERE a.id = ?`,
    [userId, searchable(applicationId)],
  );
  const [shown] = await withDetails(
    connection,
    rows.map((row) => readBare(row, userId)),
  );
  return shown ?? null;
}

const readBare = (row: Row, userId: string): Bare => ({
  id: text(row.id),
  ownerId: text(row.owner_id),
  ownerUsername: text(row.owner_username),
  name: text(row.name),
  description: text(row.description),
  attributes: json(row.attributes) as Record<string, string>,
  tokenFormat: row.token_format === 'OPAQUE' ? 'OPAQUE' : 'JWT',
  state: text(row.state) as Bare['state'],
  memberRole: row.owner_id === userId ? 'OWNER' : (nullable(row.team_role, text) as Bare['memberRole']),
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
  secondFactorRequired: flag(row.second_factor_required),
  revision: integer(row.revision ?? 0),
});

/** What other tables say about these applications: three statements, however many they are. */
async function withDetails(connection: Connection, applications: readonly Bare[]): Promise<ShownApplication[]> {
  if (applications.length === 0) return [];
  const ids = applications.map(({ id }) => id);
  const marks = placeholders(ids.length);
  const keyPairs = await connection.rows(
    `SELECT application_id, key_type FROM key_pairs WHERE application_id IN (${marks}) ORDER BY key_type`,
    ids,
  );
  const counts = await connection.rows(
    `SELECT application_id, COUNT(*) AS counted FROM subscriptions WHERE application_id IN (${marks}) GROUP BY application_id`,
    ids,
  );
  const scopes = await connection.rows(
    `SELECT s.application_id, a.id AS api_id, a.scopes FROM subscriptions s JOIN apis a ON a.id = s.api_id
     WHERE s.application_id IN (${marks}) AND s.state = 'ACTIVE' ORDER BY a.name, a.id`,
    ids,
  );
  return applications.map((application) => {
    const own = (row: Row): boolean => row.application_id === application.id;
    return {
      ...application,
      keyTypes: keyPairs.filter(own).map(({ key_type }) => text(key_type) as KeyType),
      subscriptionCount: integer(counts.find(own)?.counted ?? 0),
      availableScopes: scopes.filter(own).flatMap(readScopes),
    };
  });
}

const readScopes = (row: Row): AvailableScope[] =>
  (json(row.scopes) as readonly ApiScope[]).map(({ name, description }) => ({
    name,
    description,
    apiId: text(row.api_id),
  }));
