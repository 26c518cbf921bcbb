import { type AccessTokenContent, readAccessTokenClaims } from '#oauth-core/tokens/access-token-claims';
import { earlier } from '#primitives/clock';
import type { Connection, Row } from '../connection.js';
import { searchableUuid } from '../identifiers.js';
import { instant, integer, json, uuid } from '../row.js';
import { type GrantState, grantOf, type ShownGrant } from './grants.js';

/** So many opaque access tokens of one grant are shown. */
const SHOWN = 100;

/** A stored token as people see it. */
export interface ShownToken {
  /** Of a refresh token that of its grant, through all rotations. */
  readonly id: string;
  readonly kind: 'ACCESS' | 'REFRESH';
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly state: GrantState;
  /** Which secret obtained it; null when none did or it is not known. */
  readonly secretId: string | null;
}

/** A stored opaque access token, with what tells who may end it. */
export interface ShownAccessToken extends ShownToken {
  /** Null of an application token. */
  readonly grantId: string | null;
  readonly applicationId: string;
}

/** The refresh token, then the newest opaque access tokens. */
export async function tokensOf(connection: Connection, grant: ShownGrant, now: Date): Promise<readonly ShownToken[]> {
  const rows = await connection.rows(`${SELECT} WHERE t.grant_id = ? ORDER BY t.id DESC LIMIT ?`, [
    searchableUuid(grant.id),
    SHOWN,
  ]);
  const ended = grant.state === 'REVOKED';
  return [...refreshTokenOf(grant, now), ...rows.map((row) => shown(row, claimsIn(row), ended, now))];
}

/** One opaque access token, ended and expired ones included; null when there is none. */
export async function accessTokenOf(
  connection: Connection,
  tokenId: string,
  now: Date,
): Promise<ShownAccessToken | null> {
  const [row] = await connection.rows(`${SELECT} WHERE t.id = ?`, [searchableUuid(tokenId)]);
  if (!row) return null;
  const claims = claimsIn(row);
  const { grantId, applicationId } = claims;
  const ended = grantId === null ? await isOutdated(connection, claims) : await isEnded(connection, grantId, now);
  return { ...shown(row, claims, ended, now), grantId, applicationId };
}

const SELECT = `SELECT t.id, t.claims, t.expires_at, r.id AS revocation
  FROM access_tokens t LEFT JOIN revocations r ON r.kind = 'TOKEN' AND r.id = t.id`;

function claimsIn({ claims }: Row): AccessTokenContent {
  const read = readAccessTokenClaims({ ...(json(claims) as object) }, { keyId: null, tokenDigest: '' });
  if (!read) throw new TypeError('The claims of an access token were expected in the database.');
  return read;
}

function shown(row: Row, { secretId, notBefore }: AccessTokenContent, ended: boolean, now: Date): ShownToken {
  const expiresAt = instant(row.expires_at);
  const revoked = ended || row.revocation !== null;
  return {
    id: uuid(row.id),
    kind: 'ACCESS',
    issuedAt: notBefore,
    expiresAt,
    state: revoked ? 'REVOKED' : stateBy(expiresAt, now),
    secretId,
  };
}

function refreshTokenOf({ id, state, lastUsedAt, refreshToken }: ShownGrant, now: Date): ShownToken[] {
  if (!refreshToken) return [];
  const expiresAt = earlier(refreshToken.idleEndsAt, refreshToken.absoluteEndsAt);
  return [
    {
      id,
      kind: 'REFRESH',
      issuedAt: lastUsedAt,
      expiresAt,
      state: state === 'REVOKED' ? state : stateBy(expiresAt, now),
      secretId: null,
    },
  ];
}

const stateBy = (expiresAt: Date, now: Date): GrantState => (expiresAt <= now ? 'EXPIRED' : 'ACTIVE');

async function isEnded(connection: Connection, grantId: string, now: Date): Promise<boolean> {
  const grant = await grantOf(connection, grantId, now);
  return grant?.state !== 'ACTIVE' && grant?.state !== 'EXPIRED';
}

/** Whether every token of its key pair was ended since. */
async function isOutdated(connection: Connection, { consumerKey, epoch }: AccessTokenContent): Promise<boolean> {
  const rows = await connection.rows(`SELECT generation FROM generations WHERE kind = 'KEY_PAIR' AND subject = ?`, [
    consumerKey,
  ]);
  return rows.length > 0 && integer(rows[0].generation) > epoch[1];
}
