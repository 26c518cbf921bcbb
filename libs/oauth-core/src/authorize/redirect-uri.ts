import { invalidRequest } from '../errors.js';
import type { Client } from '../model/client.js';
import type { FormParameters } from '../parameters.js';

/** Where the answer goes, and what the client said about it. */
export interface RedirectUri {
  readonly redirectUri: string;
  /** The parameter as it was sent; null when the one that is registered was meant. */
  readonly sent: string | null;
}

/** An absolute URI in visible ASCII without a fragment, of a scheme that calls an application and runs nothing. */
const ANSWERABLE = /^(?:https?|[a-z][a-z\d+-]*(?:\.[a-z\d+-]+)+):[\x21-\x22\x24-\x7e]+$/;

/** http on an address of this machine: what comes before and after the port (RFC 8252 section 7.3). */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?((?:[/?].*)?)$/;

/** The parameters of our answers: one of the same name in the redirect URI would be read in their place. */
const ANSWERED = new Set([
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'response',
  'session_state',
  'id_token',
  'access_token',
]);

/**
 * The redirect URI of the request: one that is registered, byte for byte (RFC 9700 section 2.1), or on a loopback address
 * one that differs in its port alone. When none was sent, the only one that is registered; OpenID Connect requires it.
 *
 * @throws OAuthError
 */
export function requireRedirectUri(parameters: FormParameters, client: Client): RedirectUri {
  const sent = parameters.get('redirect_uri') ?? null;
  const redirectUri = sent ?? onlyOne(parameters, client);
  if (!client.redirectUris.some((registered) => isSame(registered, redirectUri))) {
    throw invalidRequest(
      'The redirect_uri is not registered for this application. Register it, or send one that is, letter for letter.',
    );
  }
  requireAnswerable(redirectUri);
  return { redirectUri, sent };
}

/**
 * Whether any application on the same machine could receive what is sent there: then it is not proof of the client, and
 * a person is asked each time (RFC 8252 section 8.6).
 */
export const isOfNativeApp = (redirectUri: string): boolean => !redirectUri.startsWith('https:');

function onlyOne(parameters: FormParameters, { redirectUris }: Client): string {
  const isOpenId = (parameters.get('scope') ?? '').split(' ').includes('openid');
  if (redirectUris.length === 1 && !isOpenId) return redirectUris[0];
  throw invalidRequest('The parameter redirect_uri is missing.');
}

function isSame(registered: string, presented: string): boolean {
  if (registered === presented) return true;
  const [ours, theirs] = [LOOPBACK.exec(registered), LOOPBACK.exec(presented)];
  if (!ours || !theirs || !URL.canParse(presented)) return false;
  return ours[1] === theirs[1] && ours[2] === theirs[2];
}

/** What is registered through our own API always is; rows can come from elsewhere. */
function requireAnswerable(redirectUri: string): void {
  if (!ANSWERABLE.test(redirectUri) || !URL.canParse(redirectUri)) {
    throw invalidRequest('The redirect_uri is not one that can be answered to. Use an https address without fragment.');
  }
  const shadowed = [...new URL(redirectUri).searchParams.keys()].some((name) => ANSWERED.has(name));
  if (!shadowed) return;
  throw invalidRequest('The query of the redirect_uri has a parameter that the answer has too. Register another one.');
}
