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
  ['response_type', 128],
  ['response_mode', 64],
  ['state', 2048],
  ['nonce', 1024],
  ['code_challenge', 128],
  ['code_challenge_method', 32],
  ['prompt', 128],
  ['max_age', 32],
  ['id_token_hint', 8192],
  ['claims', 4096],
  ['acr_values', 1024],
  // What these say is ignored when it is odd, or refused whatever it says.
  ['login_hint', Number.POSITIVE_INFINITY],
  ['ui_locales', Number.POSITIVE_INFINITY],
  ['display', Number.POSITIVE_INFINITY],
  ['request', Number.POSITIVE_INFINITY],
  ['request_uri', Number.POSITIVE_INFINITY],
  ['registration', Number.POSITIVE_INFINITY],
]);

/** What could be read of a form, and why it is to be refused. */
export interface FormReading {
  /** Those that were sent once and in a known shape; of a form without fault all of them. */
  readonly parameters: FormParameters;
  /** invalid_request: the first thing that is wrong; null when nothing is. */
  readonly fault: OAuthError | null;
}

/**
 * Reads an `application/x-www-form-urlencoded` body. Names have no structure: brackets make no lists or objects, and
 * where they follow the name of a known parameter they are refused. A value that is empty counts as not sent, a name
 * that comes twice is refused whatever it is (RFC 6749 section 3.2).
 *
 * @throws OAuthError invalid_request, and nothing else whatever the bytes
 */
export function parseForm(body: Uint8Array, maxParameters = MAX_PARAMETERS): FormParameters {
  const { parameters, fault } = readForm(body, maxParameters);
  if (fault) throw fault;
  return parameters;
}

/** The same for those who answer a fault otherwise when some parameters are beyond doubt. Never throws. */
export function readForm(body: Uint8Array, maxParameters = MAX_PARAMETERS): FormReading {
  const text = decodeUtf8(body);
  if (text === null) return { parameters: new Map(), fault: notDecodable() };
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > maxParameters) return { parameters: new Map(), fault: tooMany(maxParameters) };

  const seen = new Set<string>();
  const parameters = new Map<string, string>();
  const faults: OAuthError[] = [];
  for (const [name, value] of pairs.map(decodePair)) {
    const fault = faultOf(name, value, seen);
    if (name === null || value === null || fault) {
      faults.push(fault ?? notDecodable());
      if (name !== null) parameters.delete(name);
    } else if (value !== '') {
      parameters.set(name, value);
    }
    if (name !== null) seen.add(name);
  }
  return { parameters, fault: faults[0] ?? null };
}

/** @throws OAuthError invalid_request when the parameter was not sent */
export function requireParameter(parameters: FormParameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw invalidRequest(`The parameter ${name} is missing.`);
  return value;
}

function decodePair(pair: string): readonly [name: string | null, value: string | null] {
  const equals = pair.indexOf('=');
  const name = decodeFormComponent(equals < 0 ? pair : pair.slice(0, equals));
  return [name, equals < 0 ? '' : decodeFormComponent(pair.slice(equals + 1))];
}

function faultOf(name: string | null, value: string | null, seen: ReadonlySet<string>): OAuthError | null {
  if (name === null) return notDecodable();
  if (seen.has(name)) return sentTwice(name);
  return value === null ? notDecodable() : shapeFault(name, value);
}

function shapeFault(name: string, value: string): OAuthError | null {
  const bracket = name.search(/[[\]]/);
  if (bracket >= 0 && MAX_LENGTHS.has(name.slice(0, bracket))) {
    return invalidRequest(`The parameter ${name.slice(0, bracket)} has one value; send its name without brackets.`);
  }
  const maxLength = MAX_LENGTHS.get(name);
  if (maxLength === undefined || value.length <= maxLength) return null;
  return invalidRequest(`The parameter ${name} has more than ${maxLength} characters.`);
}

const tooMany = (count: number): OAuthError => invalidRequest(`Send at most ${count} parameters.`);

const notDecodable = (): OAuthError =>
  invalidRequest('A parameter is not decodable. Escape names and values as form data in UTF-8, without NUL.');

const sentTwice = (name: string): OAuthError =>
  invalidRequest(`Send the parameter ${quotable(name)} once; it was sent twice.`, 'a parameter was sent twice');
