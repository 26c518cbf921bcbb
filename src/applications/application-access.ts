import type { Repositories } from '#database/repositories/repositories';
import type { ShownApplication } from '#database/repositories/application.repository';
import { Problem } from '../http/problem.js';
import type { Caller } from '../rest/caller.js';
import { notFound } from '../rest/rest-writes.js';

type Readers = Pick<Repositories, 'applications'>;

/** What a member of an application may do with it; each may do what the ones before may. */
const RANKS = ['VIEWER', 'DEVELOPER', 'OWNER'] as const;
export type Rank = (typeof RANKS)[number];

/**
 * The application, if the caller has this rank in its team. An administrator has every rank, except where a credential
 * would be handed out (rest-api.md §1).
 *
 * @throws Problem not_found when the caller may not even see it, role_required when the rank is too low
 */
export async function requireMember(
  { applications }: Readers,
  applicationId: string,
  caller: Caller,
  rank: Rank,
  { administrators = true }: { readonly administrators?: boolean } = {},
): Promise<ShownApplication> {
  const application = await applications.show(applicationId, caller.userId);
  const isAdministrator = caller.administers('settings:manage');
  if (!application || (application.memberRole === null && !isAdministrator)) throw notFound();
  if (isAdministrator && administrators) return application;
  const held = application.memberRole;
  if (held === null || RANKS.indexOf(held) < RANKS.indexOf(rank)) {
    throw new Problem('role_required', `This is for a member of the application's team with the role ${rank}.`, {
      role: rank,
    });
  }
  return application;
}
