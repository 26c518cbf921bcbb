import { invalidClient, invalidRequest } from '../errors.js';
import { decodeFormComponent, decodeUtf8 } from '../form-decoding.js';
import type { ClientAuthenticator } from './client-authenticator.js';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const MAX_LENGTH = 4096;

/** `Authorization: Basic`, key and secret form-encoded before they are joined (RFC 6749 section 2.3.1). */
export const clientSecretBasic: ClientAuthenticator = {
  method: 'client_secret_basic',

  isTried: ({ authorizationHeaders }) => authorizationHeaders.length > 0,

  read({ authorizationHeaders, parameters }) {
    const presented = readBasic(authorizationHeaders[0]);
    const inBody = parameters.get('client_id');
    if (inBody !== undefined && inBody !== presented.consumerKey) {
      throw invalidRequest('The client_id in the body is not the one in the Authorization header. Send it once.');
    }
    return presented;
  },
};

function readBasic(header: string) {
  // Old printed examples glue the next header to the value: `Basic <b64>, Content-Type: …`. Base64 has no comma.
  const [value] = header.split(',', 1);
  const match = /^ *basic +(\S+) *$/i.exec(value);
  if (!match) throw invalidClient('the Authorization header is not of the Basic scheme');
  const encoded = match[1];
  if (encoded.length > MAX_LENGTH || !BASE64.test(encoded)) throw invalidClient('the Basic value is not base64');
  const pair = decodeUtf8(Buffer.from(encoded, 'base64'));
  const colon = pair?.indexOf(':') ?? -1;
  if (pair === null || colon < 0) throw invalidClient('the Basic value is not UTF-8 with a colon in it');
  const consumerKey = decodeFormComponent(pair.slice(0, colon));
  const secret = decodeFormComponent(pair.slice(colon + 1)); // a second colon belongs to the secret
  if (!consumerKey || secret === null) throw invalidClient('the Basic value has no key or a broken escape');
  return { consumerKey, secret };
}
