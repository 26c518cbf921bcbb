import { isScopeToken } from '#oauth-core/scope-syntax';
import { isApiScope } from '#oauth-core/scopes';
import { type Fault, lineRule, type Rule } from '../rest/fields.js';
import { contextFault, isVersion } from './address-rules.js';
import { MAX_SCOPE_LENGTH } from './documents/limits.js';

/** What single members of an API must be. What needs the database is judged later: catalogue-rules.ts. */

const required: Fault = { code: 'required', detail: 'This member is needed.' };
const noText: Fault = { code: 'invalid_type', detail: 'Send a string.' };

/** A rule for a text. */
const textual =
  (rule: (value: string) => Fault | null): Rule =>
  (value) => {
    if (value === undefined) return required;
    return typeof value === 'string' ? rule(value) : noText;
  };

export const newContextRule = textual(contextFault);

export const newVersionRule = textual((version) =>
  isVersion(version)
    ? null
    : { code: 'invalid_format', detail: 'Write 1 to 30 letters, digits or - . _ ~, and no dot at the start.' },
);

/** Which addresses an endpoint may have is for the gateway's rules, which know the settings. */
export const endpointRule: Rule = lineRule(2000);

export const scopeNameRule = textual((name) => {
  if (!isScopeToken(name)) {
    return { code: 'invalid_format', detail: 'Printable ASCII without spaces, quotes and backslashes, 1 at least.' };
  }
  if (name.length > MAX_SCOPE_LENGTH) {
    const allowed = { maxLength: MAX_SCOPE_LENGTH };
    return { code: 'too_long', detail: `At most ${MAX_SCOPE_LENGTH} characters.`, allowed };
  }
  return isApiScope(name) ? null : { code: 'reserved', detail: 'This scope has a meaning of its own. Choose another.' };
});

/** As a browser sends it in `Origin`. */
export const originRule = textual((origin) => {
  const isOrigin = /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
  return origin === '*' || isOrigin
    ? null
    : { code: 'invalid_format', detail: 'An origin is https://host without a path, in small letters; * means any.' };
});

/** A field name (RFC 9110 section 5.1), or `*`. */
export const corsHeaderRule = textual((name) =>
  /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name)
    ? null
    : { code: 'invalid_format', detail: 'Write the name of a header, or *.' },
);
