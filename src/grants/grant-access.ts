import type { Repositories } from '#database/repositories/repositories';
import type { GrantViewer } from '#database/views/grants';
import { requireMember } from '../applications/application-access.js';
import type { Caller } from '../rest/caller.js';
import { notFound } from '../rest/rest-writes.js';

type Readers = Pick<Repositories, 'applications'>;

/** What a credential hangs on: an application, and a person unless the application acts for itself. */
export interface Holder {
  readonly applicationId: string;
  readonly userId: string | null;
}

/** Whose grants the caller sees. */
export function viewerOf(caller: Caller): GrantViewer {
  if (caller.administers('settings:manage')) return { all: true };
  return {
    all: false,
    userId: caller.can('account') ? caller.userId : null,
    memberId: caller.can('applications:read') ? caller.userId : null,
  };
}

/** Lets the person see what they granted, and the application's team what it was granted. @throws Problem not_found */
export async function requireSight(readers: Readers, holder: Holder, caller: Caller): Promise<void> {
  if (ownsOrAdministers(holder, caller)) return;
  if (!caller.can('applications:read')) throw notFound();
  await requireMember(readers, holder.applicationId, caller, 'VIEWER');
}

/** Lets the same people end it who see it, except that of a team it takes who may change the application's keys. @throws Problem */
export async function requireEnding(readers: Readers, holder: Holder, caller: Caller): Promise<void> {
  if (ownsOrAdministers(holder, caller)) return;
  await requireMember(readers, holder.applicationId, caller, 'DEVELOPER');
  caller.require('keys:write');
}

const ownsOrAdministers = ({ userId }: Holder, caller: Caller): boolean =>
  caller.administers('settings:manage') || (userId === caller.userId && caller.can('account'));
