import { unverifiedClaims } from '#primitives/signature';
import { invalidRequest } from '../errors.js';
import type { FormParameters } from '../parameters.js';
import type { ResponseMode } from './client-answer.js';

const MODES: readonly ResponseMode[] = ['query', 'form_post'];

/**
 * How to answer, errors about this very parameter included. No request object is taken, but whoever sends one may say in it
 * how to answer, and waits for the refusal there: both ways lead to the same registered address.
 */
export function responseModeOf(parameters: FormParameters): ResponseMode {
  const inObject = unverifiedClaims(parameters.get('request') ?? '')?.response_mode;
  return (parameters.get('response_mode') ?? inObject) === 'form_post' ? 'form_post' : 'query';
}

/** @throws OAuthError when the client asks for an answer of another kind; fragments and JWTs are none of ours */
export function requireResponseMode(parameters: FormParameters): void {
  const mode = parameters.get('response_mode');
  if (mode === undefined || MODES.some((known) => known === mode)) return;
  throw invalidRequest('The response_mode does not exist here. Use query or form_post, or leave it out.');
}
