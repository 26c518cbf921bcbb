import type { Connection, Row } from '../connection.js';
import { instant, text, textList } from '../row.js';
import { GRANTS_FROM, grantStateAt } from './grants.js';

/** An application that a person lets act for them: by what they allowed, or by a grant that goes on. */
export interface AllowedApplication {
  readonly id: string;
  readonly name: string;
  readonly ownerName: string;
  readonly scopes: readonly string[];
  readonly since: Date;
  /** When it last got tokens for the person; null when it did not, or long ago. */
  readonly lastUsedAt: Date | null;
}

/** Those of one person, by their names. */
export async function allowedApplications(
  connection: Connection,
  userId: string,
  now: Date,
): Promise<readonly AllowedApplication[]> {
  const consents = await connection.rows(
    'SELECT application_id, scope, granted_at AS since FROM consents WHERE user_id = ? ORDER BY scope',
    [userId],
  );
  const grants = await connection.rows(
    `SELECT k.application_id, g.scopes, ${grantStateAt(now)} AS grant_state, MIN(g.created_at) AS since,
       MAX(COALESCE(g.rotated_at, g.created_at)) AS last_used_at
     FROM ${GRANTS_FROM} WHERE g.user_id = ? GROUP BY k.application_id, g.scopes, grant_state`,
    [userId],
  );
  const applications = await connection.rows(
    `SELECT a.id, a.name, o.display_name FROM applications a JOIN users o ON o.id = a.owner_id
     WHERE a.id IN (SELECT application_id FROM consents WHERE user_id = ?)
        OR a.id IN (SELECT k.application_id FROM grants g JOIN key_pairs k ON k.id = g.key_pair_id WHERE g.user_id = ?)
     ORDER BY a.name, a.id`,
    [userId, userId],
  );
  return applications.flatMap((row) => {
    const ofThis = ({ application_id }: Row): boolean => application_id === row.id;
    const [allowed, used] = [consents.filter(ofThis), grants.filter(ofThis)];
    const live = used.filter(({ grant_state }) => grant_state === 'ACTIVE');
    if (allowed.length + live.length === 0) return [];
    const scopes = [...allowed.map(({ scope }) => text(scope)), ...live.flatMap((grant) => textList(grant.scopes))];
    return [
      {
        id: text(row.id),
        name: text(row.name),
        ownerName: text(row.display_name),
        scopes: [...new Set(scopes)],
        since: first([...allowed, ...live].map(({ since }) => instant(since))),
        lastUsedAt: used.length === 0 ? null : last(used.map(({ last_used_at }) => instant(last_used_at))),
      },
    ];
  });
}

const first = (instants: readonly Date[]): Date => new Date(Math.min(...instants.map(Number)));
const last = (instants: readonly Date[]): Date => new Date(Math.max(...instants.map(Number)));
