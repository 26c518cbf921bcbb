import type { Fault, Rule } from '../../rest/fields.js';
import { MAX_ADDRESS_LENGTH, isMailAddress } from '../../mail/mail.js';
import { isClassicHash } from '../classic-password.js';

const MAX_USERNAME_LENGTH = 64;
const MAX_PASSWORD_LENGTH = 128;
const MAX_LOCALE_LENGTH = 35;

/** Of nothing that could be taken for anything else in a log, an address or a mail. */
const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._@-]*$/;
/** Somebody who names themselves is not named like a mailbox, which would be taken for their address. */
const OWN_USERNAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const LOCALE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;
const CONTROL = /[\p{Cc}\p{Cs}]/u;

const REQUIRED: Fault = { code: 'required', detail: 'This member is needed.' };
const NO_STRING: Fault = { code: 'invalid_type', detail: 'Send a string.' };

const stringRule =
  (maxLength: number, fault: (value: string) => string | null): Rule =>
  (value) => {
    if (value === undefined) return REQUIRED;
    if (typeof value !== 'string') return NO_STRING;
    if (value.length > maxLength) {
      return { code: 'too_long', detail: `At most ${maxLength} characters.`, allowed: { maxLength } };
    }
    const detail = fault(value);
    return detail === null ? null : { code: 'invalid_format', detail };
  };

export const usernameRule = stringRule(MAX_USERNAME_LENGTH, (value) =>
  USERNAME.test(value) ? null : 'Letters, digits and . _ @ - only, beginning with a letter or digit.',
);
export const ownUsernameRule = stringRule(MAX_USERNAME_LENGTH, (value) =>
  OWN_USERNAME.test(value) ? null : 'Letters, digits and . _ - only, beginning with a letter or digit.',
);
export const usernameSchema = {
  type: 'string',
  minLength: 1,
  maxLength: MAX_USERNAME_LENGTH,
  pattern: USERNAME.source,
  example: 'maria',
};
export const ownUsernameSchema = { ...usernameSchema, pattern: OWN_USERNAME.source };

export const emailRule = stringRule(MAX_ADDRESS_LENGTH, (value) =>
  isMailAddress(value) ? null : 'Send one address such as maria@example.com, in ASCII.',
);
export const emailSchema = {
  type: 'string',
  maxLength: MAX_ADDRESS_LENGTH,
  format: 'email',
  example: 'maria@example.com',
};

export const localeRule = stringRule(MAX_LOCALE_LENGTH, (value) =>
  LOCALE.test(value) ? null : 'Send a language tag such as en or pt-BR.',
);
export const localeSchema = { type: 'string', maxLength: MAX_LOCALE_LENGTH, example: 'en' };

/** The bounds of every password; how long a new one has to be, the settings say. */
export const passwordRule = stringRule(MAX_PASSWORD_LENGTH, (value) => {
  if (value === '') return 'Send a password.';
  return CONTROL.test(value) ? 'Control characters cannot be used here.' : null;
});
export const passwordSchema = { type: 'string', format: 'password', minLength: 1, maxLength: MAX_PASSWORD_LENGTH };

export const passwordHashRule = stringRule(150, (value) =>
  isClassicHash(value) ? null : 'Send $classic-sha256$<salt>$<hash> with salt and hash in base64.',
);
export const passwordHashSchema = { type: 'string', maxLength: 150, writeOnly: true };

const TOKEN = /^gthc_\w{1,64}$/;

/** The token of a mail. What it is not, nothing is looked up for. */
export const confirmationRule = stringRule(100, (value) => (TOKEN.test(value) ? null : 'Send the token of the mail.'));
export const confirmationSchema = { type: 'string', maxLength: 100, example: 'gthc_…' };
