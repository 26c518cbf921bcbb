import { invalidRequest } from '../errors.js';
import type { Client } from '../model/client.js';
import type { FormParameters } from '../parameters.js';
import type { KeyStore } from '../ports/key-store.js';
import { readIdTokenHint } from '../tokens/id-token-hint.js';

/** The subject of the ID token that the client got for whom it means; null when it means nobody. @throws OAuthError */
export function hintedSubject(
  parameters: FormParameters,
  client: Client,
  { issuer, keys }: { readonly issuer: string; readonly keys: KeyStore },
): string | null {
  const token = parameters.get('id_token_hint');
  if (token === undefined) return null;
  const hint = readIdTokenHint(token, { issuer, keys });
  if (hint?.audience === client.consumerKey) return hint.subject;
  throw invalidRequest('The id_token_hint is not an ID token that this application got here. Leave it out.');
}
