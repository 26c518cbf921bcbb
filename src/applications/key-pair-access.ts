import type { KeyPair } from '#database/repositories/key-pair.repository';
import type { Repositories } from '#database/repositories/repositories';
import type { Caller } from '../rest/caller.js';
import { requireFound } from '../rest/rest-writes.js';
import { type Rank, requireMember } from './application-access.js';

type Readers = Pick<Repositories, 'applications' | 'keyPairs'>;

/** The key pair, if the caller has this rank in its application's team. @throws Problem not_found, role_required */
export async function requireKeyPair(
  readers: Readers,
  keyPairId: string,
  caller: Caller,
  rank: Rank,
): Promise<KeyPair> {
  const keyPair = requireFound(await readers.keyPairs.find(keyPairId));
  await requireMember(readers, keyPair.applicationId, caller, rank);
  return keyPair;
}

/**
 * The same for who is handed a credential of it, which an administrator from outside never is. A key pair that may be
 * granted scopes of this API acts as the application's owner: its credentials are the owner's alone.
 */
export async function requireCredentialHolder(
  readers: Readers,
  keyPair: Pick<KeyPair, 'applicationId' | 'managementScopes'>,
  caller: Caller,
): Promise<void> {
  const rank = keyPair.managementScopes.length > 0 ? 'OWNER' : 'DEVELOPER';
  await requireMember(readers, keyPair.applicationId, caller, rank, { administrators: false });
}
