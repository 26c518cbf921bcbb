import { type OAuthError, invalidRequest, quotable } from './errors.js';
import { decodeFormComponent, decodeUtf8 } from './form-decoding.js';

/** The parameters of a request, each with its one value, none of them empty. */
export type FormParameters = ReadonlyMap<string, string>;

const MAX_PARAMETERS = 100;

/** The parameters that mean something here, and how many characters each may have. */
const MAX_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['grant_type', 128],
  ['client_id', 255],
  ['client_secret', 1024],
  ['client_assertion', 8192],
  ['client_assertion_type', 128],
  ['refresh_token', 1024],
  ['code', 1024],
  ['redirect_uri', 2000],
  // One of another length than it may have is a wrong one, and what that means is for the grant to say.
  ['code_verifier', Number.POSITIVE_INFINITY],
  ['username', 255],
  ['password', 1024],
  ['resource', 2000],
  ['token_type_hint', 128],
  // One that is longer than any of ours is unknown, not malformed: the rules about tokens say what that means.
  ['token', Number.POSITIVE_INFINITY],
  // Beyond its bounds a scope is refused as invalid_scope, by the grammar.
  ['scope', Number.POSITIVE_INFINITY],
]);

/**
 * Reads an `application/x-www-form-urlencoded` body. Names have no structure: brackets make no lists or objects, and
 * where they follow the name of a known parameter they are refused. A value that is empty counts as not sent, a name
 * that comes twice is refused whatever it is (RFC 6749 section 3.2).
 *
 * @throws OAuthError invalid_request, and nothing else whatever the bytes
 */
export function parseForm(body: Uint8Array): FormParameters {
  const text = decodeUtf8(body);
  if (text === null) throw notDecodable();
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_PARAMETERS) throw invalidRequest(`Send at most ${MAX_PARAMETERS} parameters.`);

  const seen = new Set<string>();
  const parameters = new Map<string, string>();
  for (const pair of pairs) {
    const [name, value] = decodePair(pair);
    if (seen.has(name)) throw sentTwice(name);
    seen.add(name);
    requireKnownShape(name, value);
    if (value !== '') parameters.set(name, value);
  }
  return parameters;
}

/** @throws OAuthError invalid_request when the parameter was not sent */
export function requireParameter(parameters: FormParameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw invalidRequest(`The parameter ${name} is missing.`);
  return value;
}

function decodePair(pair: string): readonly [name: string, value: string] {
  const equals = pair.indexOf('=');
  const name = decodeFormComponent(equals < 0 ? pair : pair.slice(0, equals));
  const value = equals < 0 ? '' : decodeFormComponent(pair.slice(equals + 1));
  if (name === null || value === null) throw notDecodable();
  return [name, value];
}

function requireKnownShape(name: string, value: string): void {
  const bracket = name.search(/[[\]]/);
  if (bracket >= 0 && MAX_LENGTHS.has(name.slice(0, bracket))) {
    throw invalidRequest(`The parameter ${name.slice(0, bracket)} has one value; send its name without brackets.`);
  }
  const maxLength = MAX_LENGTHS.get(name);
  if (maxLength !== undefined && value.length > maxLength) {
    throw invalidRequest(`The parameter ${name} has more than ${maxLength} characters.`);
  }
}

const notDecodable = (): OAuthError =>
  invalidRequest('A parameter is not decodable. Escape names and values as form data in UTF-8, without NUL.');

const sentTwice = (name: string): OAuthError =>
  invalidRequest(`Send the parameter ${quotable(name)} once; it was sent twice.`, 'a parameter was sent twice');
