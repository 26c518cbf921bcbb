import { invalidRequest } from '../errors.js';
import type { FormParameters } from '../parameters.js';

/** Three centuries: whoever sends more has not said what was meant. */
const SECONDS = /^\d{1,10}$/;

/** How long ago the person may have proved who they are; 0: not before now; null: any time. @throws OAuthError */
export function requestedMaxAge(parameters: FormParameters): number | null {
  const maxAge = parameters.get('max_age');
  if (maxAge === undefined) return null;
  if (SECONDS.test(maxAge)) return Number(maxAge);
  throw invalidRequest('The parameter max_age is a whole number of seconds, not negative and of at most ten digits.');
}
