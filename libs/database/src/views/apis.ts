import type { ApiState, CorsPolicy } from '#gateway-core/model';
import type { ApiScope } from '#oauth-core/model/scope';
import { type Connection, placeholders, type Row } from '../connection.js';
import type { ApiEntity } from '../entities/api.entity.js';
import { searchable } from '../identifiers.js';
import {
  type Condition,
  identifierFilter,
  instantSort,
  type Listing,
  type ListQuery,
  selectFacet,
  selectPage,
  textFilter,
  textSort,
} from '../listing.js';
import { flag, instant, integer, json, nullable, text, textList } from '../row.js';

/** An API as people see it. */
export interface ShownApi extends Readonly<Omit<ApiEntity, 'contextKey' | 'revision' | 'tags'>> {
  readonly revision: number;
  readonly tags: readonly string[];
  readonly providerUsername: string;
  readonly subscriptionCount: number;
}

/** Who looks at the catalogue. Everybody sees what is published and what is deprecated. */
export interface CatalogueViewer {
  /** Whose own APIs are shown in every state; null for nobody's. */
  readonly providerId: string | null;
  /** Whether all are. */
  readonly all: boolean;
}

/** The states that everybody may know of. */
export const PUBLIC_STATES: readonly ApiState[] = ['PUBLISHED', 'DEPRECATED'];

export const APIS: Listing = {
  select: 'a.*, u.username AS provider_username',
  from: 'apis a JOIN users u ON u.id = a.provider_id',
  id: 'a.id',
  sorts: { name: textSort('a.name'), createdAt: instantSort('a.created_at'), updatedAt: instantSort('a.updated_at') },
  defaultSort: 'name',
  filters: {
    name: textFilter('a.name'),
    version: identifierFilter('a.version'),
    context: { sql: (marks) => `a.context_key IN (${marks})`, parse: (value) => value.toLowerCase() },
    tag: {
      sql: (marks) => `a.id IN (SELECT api_id FROM api_tags WHERE tag IN (${marks}))`,
      parse: (value) => value,
    },
    state: identifierFilter('a.state'),
    providerId: identifierFilter('a.provider_id'),
  },
  search: ['a.name', 'a.description', 'a.context'],
};

/** One page of the catalogue, as this viewer sees it. */
export async function apiPage(connection: Connection, query: ListQuery, viewer: CatalogueViewer) {
  const conditions = visibleTo(viewer);
  const page = await selectPage(connection, APIS, { query, conditions, read: readBare });
  return { ...page, items: await counted(connection, page.items) };
}

/** How many of the matching APIs have each tag, the most frequent first. */
export function tagCounts(connection: Connection, query: ListQuery, viewer: CatalogueViewer) {
  const listing = { ...APIS, from: `${APIS.from} JOIN api_tags t ON t.api_id = a.id` };
  return selectFacet(connection, listing, { query, conditions: visibleTo(viewer), column: 't.tag' });
}

/** One API, in whatever state; null when there is none. */
export async function apiOf(connection: Connection, apiId: string): Promise<ShownApi | null> {
  const sql = `SELECT ${APIS.select} FROM ${APIS.from} WHERE a.id = ?`;
  const rows = await connection.rows(sql, [searchable(apiId)]);
  const [shown] = await counted(connection, rows.map(readBare));
  return shown ?? null;
}

/** What must fit together across all APIs. */
export interface CatalogueEntry extends Pick<ApiEntity, 'id' | 'name' | 'context' | 'version' | 'defaultVersion'> {
  readonly providerId: string;
  readonly state: ApiState;
  readonly createdAt: Date;
  readonly planIds: readonly string[];
  readonly scopes: readonly string[];
}

/** Every API, with what must fit together. */
export async function catalogueEntries(connection: Connection): Promise<readonly CatalogueEntry[]> {
  const rows = await connection.rows(
    `SELECT id, name, context, version, default_version, provider_id, state, created_at, plan_ids, scopes
     FROM apis ORDER BY created_at, id`,
  );
  return rows.map((row) => ({
    id: text(row.id),
    name: text(row.name),
    context: text(row.context),
    version: text(row.version),
    defaultVersion: flag(row.default_version),
    providerId: text(row.provider_id),
    state: text(row.state) as ApiState,
    createdAt: instant(row.created_at),
    planIds: textList(row.plan_ids),
    scopes: (json(row.scopes) as readonly ApiScope[]).map(({ name }) => name),
  }));
}

function visibleTo({ providerId, all }: CatalogueViewer): readonly Condition[] {
  if (all) return [];
  const own = providerId === null ? '' : ' OR a.provider_id = ?';
  return [
    {
      sql: `(a.state IN (${placeholders(PUBLIC_STATES.length)})${own})`,
      values: [...PUBLIC_STATES, ...(providerId === null ? [] : [providerId])],
    },
  ];
}

type Bare = Omit<ShownApi, 'subscriptionCount'>;

const readBare = (row: Row): Bare => ({
  id: text(row.id),
  name: text(row.name),
  context: text(row.context),
  version: text(row.version),
  defaultVersion: flag(row.default_version),
  description: text(row.description),
  tags: nullable(row.tags, (value) => textList(value)) ?? [],
  providerId: text(row.provider_id),
  providerUsername: text(row.provider_username),
  state: text(row.state) as ApiState,
  blockedState: nullable(row.blocked_state, text) as ApiState | null,
  productionEndpoint: nullable(row.production_endpoint, text),
  sandboxEndpoint: nullable(row.sandbox_endpoint, text),
  planIds: textList(row.plan_ids),
  subscriptionApproval: row.subscription_approval === 'MANUAL' ? 'MANUAL' : null,
  scopes: json(row.scopes) as readonly ApiScope[],
  cors: json(row.cors) as CorsPolicy,
  timeoutSeconds: integer(row.timeout_seconds),
  maxRequestBytes: nullable(row.max_request_bytes, integer),
  passCookies: flag(row.pass_cookies),
  passAccessToken: flag(row.pass_access_token),
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
  revision: integer(row.revision ?? 0),
});

async function counted(connection: Connection, apis: readonly Bare[]): Promise<ShownApi[]> {
  if (apis.length === 0) return [];
  const rows = await connection.rows(
    `SELECT api_id, COUNT(*) AS counted FROM subscriptions WHERE api_id IN (${placeholders(apis.length)}) GROUP BY api_id`,
    apis.map(({ id }) => id),
  );
  const counts = new Map(rows.map((row) => [text(row.api_id), integer(row.counted)]));
  return apis.map((api) => ({ ...api, subscriptionCount: counts.get(api.id) ?? 0 }));
}
