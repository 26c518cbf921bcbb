import type { Connection, Row } from '../connection.js';
import type { PersonalAccessTokenEntity } from '../entities/personal-access-token.entity.js';
import { instantSort, type Listing, type ListQuery, selectPage } from '../listing.js';
import { bytes, instant, nullable, text, textList } from '../row.js';

export const PERSONAL_ACCESS_TOKENS: Listing = {
  select: 't.*',
  from: 'personal_access_tokens t',
  id: 't.id',
  sorts: { createdAt: instantSort('t.created_at') },
  defaultSort: '-createdAt',
  filters: {},
  search: ['t.label'],
};

/** Those of one person. */
export const personalAccessTokenPage = (connection: Connection, query: ListQuery, userId: string) =>
  selectPage(connection, PERSONAL_ACCESS_TOKENS, {
    query,
    conditions: [{ sql: 't.user_id = ?', values: [userId] }],
    read: readToken,
  });

const readToken = (row: Row): Readonly<PersonalAccessTokenEntity> => ({
  id: text(row.id),
  userId: text(row.user_id),
  label: text(row.label),
  fingerprint: bytes(row.fingerprint),
  hintFirst: text(row.hint_first),
  hintLast: text(row.hint_last),
  scopes: textList(row.scopes),
  expiresAt: instant(row.expires_at),
  lastUsedAt: nullable(row.last_used_at, instant),
  revokedAt: nullable(row.revoked_at, instant),
  createdAt: instant(row.created_at),
});
