import type { Repositories } from '#database/repositories/repositories';
import type { LockedUser, User } from '#database/repositories/user.repository';
import { Problem } from '../http/problem.js';
import type { RestCall } from '../rest/rest-call.js';
import { notFound, requireFound, requireMatch } from '../rest/rest-writes.js';

/** Which person an address means: `me` is whoever asks. */
export const personIn = ({ caller }: RestCall, userId: string): string => (userId === 'me' ? caller.userId : userId);

/**
 * The id of a person whom the caller may see: themselves, or for an administrator anybody.
 *
 * @throws Problem not_found for a stranger, insufficient_scope
 */
export function requireSelfOrAdministrator(call: RestCall, userId: string): string {
  const { caller } = call;
  const person = personIn(call, userId);
  if (person === caller.userId) {
    caller.require('account', 'users:manage');
    return person;
  }
  if (!caller.isAdministrator) throw notFound();
  caller.require('users:manage');
  return person;
}

/**
 * The id of the caller. What is a person's alone nobody else may do, not even an administrator, who may see the person.
 *
 * @throws Problem not_found, role_required
 */
export function requireSelf(call: RestCall, userId: string): string {
  const { caller } = call;
  const person = personIn(call, userId);
  if (person !== caller.userId && !caller.isAdministrator) throw notFound();
  if (person !== caller.userId) throw new Problem('role_required', 'Only the person can do this.');
  caller.require('account');
  return person;
}

/** @throws Problem not_found */
export const requirePerson = async ({ users }: Pick<Repositories, 'users'>, userId: string): Promise<User> =>
  requireFound(await users.find(userId));

/** The person as nobody else changes them meanwhile. @throws Problem not_found, precondition_failed */
export async function lockPerson(
  { users }: Pick<Repositories, 'users'>,
  call: RestCall,
  userId: string,
  { matchRequired = false }: { readonly matchRequired?: boolean } = {},
): Promise<LockedUser> {
  const locked = requireFound(await users.lock(userId));
  requireMatch(call, locked.user, { required: matchRequired });
  return locked;
}

/** @throws Problem last_administrator */
export function requireAnotherAdministrator({ isLastAdministrator }: LockedUser): void {
  if (isLastAdministrator) {
    throw new Problem('last_administrator', 'Make somebody else an administrator first, who can sign in.');
  }
}
