import type { Clock } from '#primitives/clock';
import { type RootKeys, sameBytes } from '#primitives/root-keys';
import { invalidClient, invalidRequest, temporarilyUnavailable } from '../errors.js';
import type { Client, ClientAuthMethod, ClientSecret } from '../model/client.js';
import type { ClientDirectory } from '../ports/client-directory.js';
import { whileStorageAnswers } from '../storage-away.js';
import type { ClientAuthenticator, PresentedCredentials, PresentedSecret } from './client-authenticator.js';
import { clientSecretBasic } from './client-secret-basic.js';
import { clientSecretPost } from './client-secret-post.js';
import type { FailureLimiter } from './failure-limiter.js';
import { noAuthentication } from './none.js';
import type { OutdatedSecrets } from './outdated-secrets.js';

/** The methods by which a client can authenticate. A new one is a file beside this and a line here. */
export const clientAuthenticators: readonly ClientAuthenticator[] = [
  clientSecretBasic,
  clientSecretPost,
  noAuthentication,
];

export interface AuthenticatedClient {
  readonly client: Client;
  /** Which of its secrets proved the client; null of a public one, which proves nothing. */
  readonly secretId: string | null;
}

export interface ClientAuthServices {
  readonly clients: ClientDirectory;
  readonly failures: FailureLimiter;
  readonly outdatedSecrets: OutdatedSecrets;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
}

interface Presented extends PresentedSecret {
  readonly method: ClientAuthMethod;
}

type Verification = AuthenticatedClient | { readonly refused: string };

const MAX_SECRET_BYTES = 1024;

/** Compared when there is nothing to compare, so that an unknown consumer key costs what a wrong secret costs. */
const nobody: readonly ClientSecret[] = [{ id: '', fingerprint: Buffer.alloc(36), expiresAt: null }];

/**
 * Which key pair a request comes from, proved by the method that it registered (tokens.md §1). Decided in memory when it
 * succeeds; every failure of a named client reads it once more, compares again, and is then refused in the same words.
 * Only a request that names no client, or cannot be read, is refused without a read: it is refused for its form alone.
 * A network that fails too often is held back before the read, and never from succeeding: a neighbour's broken client
 * harms nobody.
 *
 * @param clientAddress where the request comes from
 * @throws OAuthError invalid_client; invalid_request for two methods or two headers; temporarily_unavailable
 */
export async function authenticateClient(
  credentials: PresentedCredentials,
  clientAddress: string,
  services: ClientAuthServices,
): Promise<AuthenticatedClient> {
  const presented = readPresented(credentials);
  const remembered = verify(services.clients.remembered(presented.consumerKey), presented, services);
  if ('client' in remembered) return remembered;
  services.failures.attempt(clientAddress);
  // Another process may just have made the client or the secret.
  const stored = await whileStorageAnswers(() => services.clients.read(presented.consumerKey)).catch(
    (error: unknown) => {
      services.failures.succeeded(clientAddress); // nothing is known about the credentials
      throw error;
    },
  );
  const verified = verify(stored, presented, services);
  if ('refused' in verified) {
    requireEveryRootKey(stored, services.rootKeys);
    throw invalidClient(verified.refused);
  }
  services.failures.succeeded(clientAddress);
  return verified;
}

/** While a root key is replaced, another process may have written what this one was not given the key for. */
function requireEveryRootKey(client: Client | null, rootKeys: RootKeys): void {
  const isUnknown = client?.secrets.some(({ fingerprint }) => !rootKeys.knows(fingerprint)) ?? false;
  if (isUnknown) throw temporarilyUnavailable('the root key of a secret is not here', 2);
}

function readPresented(credentials: PresentedCredentials): Presented {
  if (credentials.authorizationHeaders.length > 1) throw invalidRequest('Send one Authorization header.');
  const tried = clientAuthenticators.filter((authenticator) => authenticator.isTried(credentials));
  const hasAssertion = credentials.parameters.has('client_assertion');
  if (tried.length + (hasAssertion ? 1 : 0) > 1) {
    throw invalidRequest(
      'Authenticate the client in one way: in the Authorization header or in the body, not in both.',
    );
  }
  if (tried.length === 1) return { ...tried[0].read(credentials), method: tried[0].method };
  const consumerKey = credentials.parameters.get('client_id');
  if (consumerKey === undefined) throw invalidClient('no client credentials');
  return { consumerKey, secret: '', method: 'private_key_jwt' };
}

function verify(client: Client | null, presented: Presented, services: ClientAuthServices): Verification {
  const { rootKeys, clock, outdatedSecrets } = services;
  // The secret is hashed and compared before anything is asked about the client, so that no answer comes early.
  const matching = matchingSecret(client?.secrets ?? [], presented.secret, rootKeys);
  if (!client) return { refused: 'unknown consumer key' };
  if (client.authMethod !== presented.method) return { refused: `authenticates by ${client.authMethod}` };
  if (!client.enabled) return { refused: 'the key pair, its application or its owner is disabled' };
  if (client.authMethod === 'none') return { client, secretId: null };
  if (!matching) return { refused: 'no secret matches' };
  if (matching.expiresAt && matching.expiresAt <= clock.now()) return { refused: 'the secret has expired' };
  if (!rootKeys.isCurrent(matching.fingerprint)) {
    const to = rootKeys.fingerprint('client-secret', presented.secret);
    outdatedSecrets.note({ id: matching.id, consumerKey: client.consumerKey, from: matching.fingerprint, to });
  }
  return { client, secretId: matching.id };
}

/** The secret this is, in a time that depends neither on which one matches nor on whether one does. */
function matchingSecret(secrets: readonly ClientSecret[], secret: string, rootKeys: RootKeys): ClientSecret | null {
  const isUsable = secret !== '' && Buffer.byteLength(secret) <= MAX_SECRET_BYTES;
  const candidates = rootKeys.fingerprints('client-secret', isUsable ? secret : '');
  const compared = secrets.length > 0 ? secrets : nobody;
  const matching = compared.filter(
    ({ fingerprint }) => candidates.filter((candidate) => sameBytes(candidate, fingerprint)).length > 0,
  );
  return isUsable && secrets.length > 0 ? (matching[0] ?? null) : null;
}
