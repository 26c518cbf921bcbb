import { invalidRequest } from '../errors.js';
import type { FormParameters } from '../parameters.js';
import type { ResponseMode } from './client-answer.js';

const MODES: readonly ResponseMode[] = ['query', 'form_post'];

/** How to answer, errors about this very parameter included. */
export const responseModeOf = (parameters: FormParameters): ResponseMode =>
  parameters.get('response_mode') === 'form_post' ? 'form_post' : 'query';

/** @throws OAuthError when the client asks for an answer of another kind; fragments and JWTs are none of ours */
export function requireResponseMode(parameters: FormParameters): void {
  const mode = parameters.get('response_mode');
  if (mode === undefined || MODES.some((known) => known === mode)) return;
  throw invalidRequest('The response_mode does not exist here. Use query or form_post, or leave it out.');
}
