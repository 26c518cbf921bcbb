import { invalidScope } from './errors.js';

const MAX_LENGTH = 2000;
const MAX_SCOPES = 100;

/** `1*( %x21 / %x23-5B / %x5D-7E )`, separated by single spaces. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Whether a text can be the name of one scope. */
export const isScopeToken = (text: string): boolean => SCOPE_TOKEN.test(text);

/**
 * The scopes in the value of a `scope` parameter, in their order and each once: that a client names one twice is within
 * the grammar of RFC 6749 section 3.3 and changes nothing. All that is outside the grammar or our bounds is refused.
 *
 * @throws OAuthError invalid_scope
 */
export function parseScope(value: string): readonly string[] {
  if (value.length > MAX_LENGTH) throw invalidScope(`Ask for scopes in at most ${MAX_LENGTH} characters.`);
  const scopes = value.split(' ');
  if (!scopes.every((scope) => SCOPE_TOKEN.test(scope))) {
    throw invalidScope(
      'Write scope as names separated by single spaces, in printable ASCII without quotes and backslashes.',
    );
  }
  if (scopes.length > MAX_SCOPES) throw invalidScope(`Ask for at most ${MAX_SCOPES} scopes.`);
  return [...new Set(scopes)];
}
