import type { Connection, Row } from '../connection.js';
import type { UserEntity } from '../entities/user.entity.js';
import {
  identifierFilter,
  instantSort,
  type Listing,
  type ListQuery,
  selectPage,
  textFilter,
  textSort,
} from '../listing.js';
import { flag, instant, integer, nullable, text, textList } from '../row.js';

/** A person as lists read them. */
type ListedUser = Readonly<Omit<UserEntity, 'emailKey'>>;

export const USERS: Listing = {
  select: 'u.*',
  from: 'users u',
  id: 'u.id',
  sorts: { createdAt: instantSort('u.created_at'), username: textSort('u.username') },
  defaultSort: '-createdAt',
  filters: {
    username: textFilter('u.username'),
    email: { sql: (marks) => `u.email_key IN (${marks})`, parse: (value) => value.toLowerCase() },
    state: identifierFilter('u.state'),
    role: {
      sql: (marks) => `(${marks.replaceAll('?', 'u.roles LIKE ?').replaceAll(',', ' OR')})`,
      parse: (value) => `%"${value.replace(/\W/g, '')}"%`,
    },
  },
  search: ['u.username', 'u.display_name', 'u.email', 'u.pending_email'],
};

export const userPage = (connection: Connection, query: ListQuery) =>
  selectPage(connection, USERS, { query, read: readUser });

const readUser = (row: Row): ListedUser => ({
  id: text(row.id),
  username: text(row.username),
  email: nullable(row.email, text),
  pendingEmail: nullable(row.pending_email, text),
  emailVerified: flag(row.email_verified),
  displayName: text(row.display_name),
  locale: nullable(row.locale, text),
  passwordHash: text(row.password_hash),
  roles: textList(row.roles),
  state: text(row.state) as ListedUser['state'],
  secondFactorRequired: flag(row.second_factor_required),
  lastSignInAt: nullable(row.last_sign_in_at, instant),
  revision: nullable(row.revision, integer),
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});
