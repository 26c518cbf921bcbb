import { isAddressRange } from '#primitives/address-ranges';
import type { Fault, Rule } from '../rest/fields.js';

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
/** Schemes that run something instead of calling an application. */
const HARMFUL = ['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:', 'ws:', 'wss:', 'ftp:'];

/** A scope in the grammar of RFC 6749 section 3.3. */
export const scopeRule: Rule = (value) => {
  if (typeof value !== 'string') return { code: 'invalid_type', detail: 'Send a string.' };
  if (value.length > 200) return { code: 'too_long', detail: 'At most 200 characters.', allowed: { maxLength: 200 } };
  const isScope = SCOPE_TOKEN.test(value);
  return isScope ? null : { code: 'invalid_format', detail: 'Printable ASCII without spaces, quotes and backslashes.' };
};

/**
 * Where answers may be sent (RFC 9700 section 2.1, RFC 8252 section 7): https, plain http on this machine alone, or a
 * scheme of the application's own, which has a dot because it is a domain name turned round. No pattern, no fragment.
 */
export const redirectUriRule: Rule = (value) => {
  if (typeof value !== 'string') return { code: 'invalid_type', detail: 'Send a string.' };
  if (value.length > 2000)
    return { code: 'too_long', detail: 'At most 2000 characters.', allowed: { maxLength: 2000 } };
  if (!VISIBLE_ASCII.test(value) || !URL.canParse(value)) {
    return { code: 'invalid_format', detail: 'Send an absolute URI in ASCII, with everything else percent-encoded.' };
  }
  if (value.includes('*')) return { code: 'wildcard', detail: 'No patterns: register each address.' };
  return faultOf(new URL(value), value);
};

function faultOf(url: URL, value: string): Fault | null {
  if (url.hash !== '' || value.includes('#')) return { code: 'fragment', detail: 'Leave out the part from # on.' };
  if (url.username !== '' || url.password !== '') return { code: 'user_info', detail: 'Leave out user and password.' };
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:') {
    if (LOOPBACK.includes(url.hostname)) return null;
    return { code: 'https_required', detail: 'Use https, or http on a loopback address.' };
  }
  const isOwnScheme = url.protocol.includes('.') && !HARMFUL.includes(url.protocol);
  return isOwnScheme ? null : { code: 'scheme_refused', detail: 'Use https, or a scheme such as com.example.app.' };
}

/** What Gatehouse itself calls: https alone. */
export const httpsUriRule: Rule = (value) => redirectUriRule(value) ?? (hasScheme(value, 'https:') ? null : NOT_HTTPS);

/** What browsers load in a frame: https, or plain http on this machine. */
export const frameUriRule: Rule = (value) =>
  redirectUriRule(value) ?? (hasScheme(value, 'https:', 'http:') ? null : NOT_HTTPS);

const NOT_HTTPS: Fault = { code: 'https_required', detail: 'Use https.' };

const hasScheme = (value: unknown, ...schemes: readonly string[]): boolean =>
  schemes.includes(new URL(String(value)).protocol);

/** An address or a network in CIDR notation (RFC 4632). */
export const addressRangeRule: Rule = (value) => {
  const isRange = typeof value === 'string' && value.length <= 50 && isAddressRange(value);
  return isRange ? null : { code: 'invalid_format', detail: 'An address or network such as 192.0.2.0/24.' };
};

/** A consumer key of another installation (product.md §1). */
export const consumerKeyRule: Rule = (value) => {
  const isKey = typeof value === 'string' && /^\w{15,30}$/.test(value);
  return isKey ? null : { code: 'invalid_format', detail: '15 to 30 characters of A to Z, a to z, 0 to 9 and _.' };
};

/** A consumer secret of another installation. */
export const consumerSecretRule: Rule = (value) => {
  const isSecret = typeof value === 'string' && /^[\x21-\x7e]{8,256}$/.test(value);
  return isSecret ? null : { code: 'invalid_format', detail: '8 to 256 visible ASCII characters.' };
};
