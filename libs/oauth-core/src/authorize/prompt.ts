import { invalidRequest } from '../errors.js';
import type { FormParameters } from '../parameters.js';

/** Every value of `prompt` that there is. */
export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const;

/** What the person is to be asked whatever is known; `none`: nothing (OpenID Connect Core section 3.1.2.1). */
export type Prompt = (typeof PROMPTS)[number];

/** @throws OAuthError */
export function requestedPrompts(parameters: FormParameters): ReadonlySet<Prompt> {
  const asked = (parameters.get('prompt') ?? '').split(' ').filter((value) => value !== '');
  const prompts = new Set(PROMPTS.filter((prompt) => asked.includes(prompt)));
  if (asked.some((value) => !PROMPTS.some((prompt) => prompt === value))) {
    throw invalidRequest(
      'The parameter prompt has a value that does not exist. Use none, login, consent or select_account.',
    );
  }
  if (prompts.has('none') && prompts.size > 1) {
    throw invalidRequest('prompt=none cannot be combined with other values.');
  }
  return prompts;
}
