import { authorizationRefused } from '../errors.js';
import { type FormParameters, requireParameter } from '../parameters.js';

/** Tokens never come by way of the browser (RFC 9700 section 2.1.2). @throws OAuthError */
export function requireCodeResponse(parameters: FormParameters): void {
  if (requireParameter(parameters, 'response_type') === 'code') return;
  throw authorizationRefused('unsupported_response_type', 'Send response_type=code: no other response exists here.');
}
