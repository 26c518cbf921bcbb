import type { Client } from '../model/client.js';
import type { FormParameters } from '../parameters.js';
import type { ClientDirectory } from '../ports/client-directory.js';
import type { KeyStore } from '../ports/key-store.js';
import { withQuery } from '../with-query.js';
import { type IdTokenHint, readIdTokenHint } from '../tokens/id-token-hint.js';

/** What is wrong with a request to sign out. The person may sign out all the same, but is sent nowhere. */
export type LogoutFault = 'hint_not_ours' | 'client_unknown' | 'uri_not_registered';

/** A request to sign out, as far as it says anything that is true. */
export interface LogoutRequest {
  /** The session that the request proves to know of; null when it proves none. */
  readonly sessionId: string | null;
  /** The application that the person comes from. */
  readonly client: Client | null;
  readonly destination: LogoutDestination | null;
  readonly fault: LogoutFault | null;
}

/** Where the person may go on to afterwards. */
export interface LogoutDestination {
  /** Registered for the client, byte for byte, with the request's `state` added. */
  readonly uri: string;
  /** Whether a hint proves the client. If not, anybody may have made the request: the person is asked, not sent. */
  readonly proven: boolean;
}

export interface LogoutServices {
  readonly issuer: string;
  readonly keys: KeyStore;
  readonly clients: ClientDirectory;
}

/** Reads a request of OpenID Connect RP-Initiated Logout 1.0 section 2. Rejects with StorageUnavailable. */
export async function readLogoutRequest(parameters: FormParameters, services: LogoutServices): Promise<LogoutRequest> {
  const token = parameters.get('id_token_hint');
  const hint = token === undefined ? null : readIdTokenHint(token, services);
  if (token !== undefined && !hint) return refused('hint_not_ours');

  const clientId = parameters.get('client_id') ?? hint?.audience ?? null;
  const client = clientId === null ? null : await enabledClient(clientId, services.clients);
  const isOther = hint !== null && hint.audience !== clientId;
  if (clientId !== null && (!client || isOther)) return refused('client_unknown');
  return { ...addressed(parameters, client, hint), client, sessionId: hint?.sessionId ?? null };
}

async function enabledClient(consumerKey: string, clients: ClientDirectory): Promise<Client | null> {
  const client = await clients.find(consumerKey);
  return client?.enabled ? client : null;
}

/** Compares with what is registered byte by byte (section 3); without a client nothing is. */
function addressed(
  parameters: FormParameters,
  client: Client | null,
  hint: IdTokenHint | null,
): Pick<LogoutRequest, 'destination' | 'fault'> {
  const uri = parameters.get('post_logout_redirect_uri');
  if (uri === undefined) return { destination: null, fault: null };
  if (!client?.postLogoutRedirectUris.includes(uri)) return { destination: null, fault: 'uri_not_registered' };
  const state = parameters.get('state');
  const withState = state === undefined ? uri : withQuery(uri, [['state', state]]); // it has no fragment
  return { destination: { uri: withState, proven: hint !== null }, fault: null };
}

const refused = (fault: LogoutFault): LogoutRequest => ({ sessionId: null, client: null, destination: null, fault });
