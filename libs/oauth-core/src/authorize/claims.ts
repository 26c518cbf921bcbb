import { invalidRequest } from '../errors.js';
import { NO_CLAIMS, type RequestedClaims } from '../model/requested-claims.js';
import type { FormParameters } from '../parameters.js';
import type { AuthenticationLevel } from '../tokens/authentication-level.js';
import { knownLevel } from './acr-values.js';

/** What the `claims` parameter asks for (OpenID Connect Core section 5.5). */
export interface ClaimsRequest {
  readonly claims: RequestedClaims;
  /** The person that it must be about; null when anybody may. */
  readonly subject: string | null;
  /** The level that `acr` must have; null when none was asked. */
  readonly level: AuthenticationLevel | null;
}

type Member = Readonly<Record<string, unknown>>;

const MAX_CLAIMS = 50;
const MAX_NAME = 100;

/** @throws OAuthError when it is not what section 5.5 describes, or asks for more than anybody has use for */
export function requestedClaims(parameters: FormParameters): ClaimsRequest {
  const text = parameters.get('claims');
  if (text === undefined) return { claims: NO_CLAIMS, subject: null, level: null };
  const { id_token: idToken, userinfo } = requireObject(parsed(text));
  const forIdToken = requireMember(idToken);
  const { sub, acr } = forIdToken;
  const subject = requireObject(sub ?? {}).value;
  return {
    claims: { idToken: namesOf(forIdToken), userinfo: namesOf(requireMember(userinfo)) },
    subject: typeof subject === 'string' ? subject : null,
    level: levelOf(requireObject(acr ?? {})),
  };
}

/** A level that the client cannot do without; one that it would merely like is asked for by `acr_values`. */
function levelOf({ essential, value, values }: Member): AuthenticationLevel | null {
  return essential === true ? knownLevel(Array.isArray(values) ? values : [value]) : null;
}

/** The names of the claims, each of which says null or an object about itself. */
const namesOf = (member: Member): readonly string[] => Object.keys(member);

function requireMember(value: unknown): Member {
  const member = requireObject(value ?? {});
  const entries = Object.entries(member);
  if (entries.length > MAX_CLAIMS) throw invalidRequest(`Ask for at most ${MAX_CLAIMS} claims in each place.`);
  const isFit = ([name, said]: readonly [string, unknown]): boolean =>
    name.length <= MAX_NAME && (said === null || isObject(said));
  if (!entries.every(isFit)) throw notAsDescribed();
  return member;
}

function requireObject(value: unknown): Member {
  if (!isObject(value)) throw notAsDescribed();
  return value;
}

const isObject = (value: unknown): value is Member =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notAsDescribed();
  }
}

const notAsDescribed = () =>
  invalidRequest('The parameter claims is not a JSON object as OpenID Connect Core section 5.5 describes it.');
