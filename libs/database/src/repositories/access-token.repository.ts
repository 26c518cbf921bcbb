import type { AccessTokenClaims, OpaqueAccessToken } from '#oauth-core/model/opaque-access-token';
import type { OpaqueTokenReader, OpaqueTokenStore } from '#oauth-core/ports/oauth-storage';
import { uuidToBytes } from '#primitives/ids';
import { repeated } from '../connection.js';
import type { Insertion } from '../gathered-inserts.js';
import type { Lookup } from '../gathered-lookups.js';
import { json } from '../row.js';
import type { Session } from '../session.js';
import { accessTokenOf, type ShownAccessToken } from '../views/access-tokens.js';
import { deleteExpired } from './purge.js';

/** Opaque access tokens. */
export class AccessTokenRepository implements OpaqueTokenReader, OpaqueTokenStore {
  constructor(private readonly session: Session) {}

  async add({ id, fingerprint, claims, expiresAt }: OpaqueAccessToken): Promise<void> {
    const values = [uuidToBytes(id), fingerprint, JSON.stringify(claims), expiresAt, grantIdIn(claims)];
    await this.session.insert(NEW_TOKENS, values);
  }

  async findClaims(fingerprints: readonly Buffer[]): Promise<AccessTokenClaims | null> {
    const row = await this.session.lookUp(CLAIMS, fingerprints);
    const claims = row && json(row.claims);
    return typeof claims === 'object' && claims !== null ? { ...claims } : null;
  }

  /** The token with this id as people see it, at this instant; null when there is none. */
  show(tokenId: string, now: Date): Promise<ShownAccessToken | null> {
    return this.session.read((connection) => accessTokenOf(connection, tokenId, now));
  }

  /** Deletes tokens that have expired, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, { table: 'access_tokens', key: 'id', end: 'expires_at', before, limit });
  }
}

const NEW_TOKENS: Insertion = (rows) =>
  `INSERT INTO access_tokens (id, fingerprint, claims, expires_at, grant_id) VALUES ${repeated('(?, ?, ?, ?, ?)', rows)}`;

const CLAIMS: Lookup = {
  key: 'fingerprint',
  statement: (fingerprints) => `SELECT fingerprint, claims FROM access_tokens WHERE fingerprint IN (${fingerprints})`,
};

const grantIdIn = ({ gid }: AccessTokenClaims): Buffer | null => (typeof gid === 'string' ? uuidToBytes(gid) : null);
