import { MAX_ADDRESS_LENGTH, isMailAddress } from '../../mail/mail.js';
import type { Rule } from '../../rest/fields.js';

/** A host name, or an address without brackets. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$/;
const CONTROL = /[\p{Cc}\p{Cs}]/u;
const MAX_PASSWORD_LENGTH = 500;

export const hostRule: Rule = (value) => {
  if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
  const isHost = typeof value === 'string' && HOST.test(value);
  return isHost ? null : { code: 'invalid_format', detail: 'Send a host name or an IP address.' };
};
export const hostSchema = { type: 'string', maxLength: 253, example: 'mail.example.com' };

export const addressRule: Rule = (value) => {
  if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
  const isAddress = typeof value === 'string' && isMailAddress(value);
  return isAddress ? null : { code: 'invalid_format', detail: 'Send one address such as api@example.com, in ASCII.' };
};
export const addressSchema = {
  type: 'string',
  format: 'email',
  maxLength: MAX_ADDRESS_LENGTH,
  example: 'api@example.com',
};

export const mailPasswordRule: Rule = (value) => {
  const isPassword = typeof value === 'string' && value !== '' && value.length <= MAX_PASSWORD_LENGTH;
  if (isPassword && !CONTROL.test(value)) return null;
  return { code: 'invalid_format', detail: `Send 1 to ${MAX_PASSWORD_LENGTH} characters without control characters.` };
};
export const mailPasswordSchema = {
  type: 'string',
  format: 'password',
  maxLength: MAX_PASSWORD_LENGTH,
  writeOnly: true,
};
