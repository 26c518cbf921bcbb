import { authorizationRefused } from '../errors.js';
import type { FormParameters } from '../parameters.js';

const REFUSED = [
  ['request', 'request_not_supported'],
  ['request_uri', 'request_uri_not_supported'],
  ['registration', 'registration_not_supported'],
] as const;

/**
 * Ignoring them would answer another request than the one that was meant (OpenID Connect Core section 3.1.2.6).
 *
 * @throws OAuthError
 */
export function refuseRequestObjects(parameters: FormParameters): void {
  const sent = REFUSED.find(([name]) => parameters.has(name));
  if (!sent) return;
  const [name, code] = sent;
  throw authorizationRefused(code, `The parameter ${name} is not read here. Send each parameter by itself.`);
}
