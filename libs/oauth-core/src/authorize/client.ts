import { invalidRequest } from '../errors.js';
import type { Client } from '../model/client.js';
import { type FormParameters, requireParameter } from '../parameters.js';
import type { ClientDirectory } from '../ports/client-directory.js';

/** The client of the request, if there is one that may be used. @throws OAuthError; StorageUnavailable */
export async function requireClient(parameters: FormParameters, clients: ClientDirectory): Promise<Client> {
  const consumerKey = requireParameter(parameters, 'client_id');
  const client = await clients.find(consumerKey);
  if (client?.enabled) return client;
  throw invalidRequest(
    'No application with this client_id can be used here. Compare it with the consumer key of the application.',
    client ? 'the client is disabled' : 'unknown client',
  );
}
