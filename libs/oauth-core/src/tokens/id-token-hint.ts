import { decodeJws, isSignedBy } from '#primitives/signature';
import type { KeyStore } from '../ports/key-store.js';

/** What an ID token of ours says about whom and for whom, whether or not it is still valid. */
export interface IdTokenHint {
  readonly subject: string;
  readonly audience: readonly string[];
  /** The `sid`; null when it has none. */
  readonly sessionId: string | null;
}

const MAX_LENGTH = 8192;

/**
 * Reads an ID token that comes back as a hint; an expired one is as good as any (OpenID Connect Core section 3.1.2.1).
 * Null when it is not one of ours: another issuer's, another key's, or a token of another kind, which its `typ` tells.
 */
export function readIdTokenHint(
  token: string,
  { issuer, keys }: { readonly issuer: string; readonly keys: KeyStore },
): IdTokenHint | null {
  const jws = token.length > MAX_LENGTH ? null : decodeJws(token);
  if (!jws) return null;
  const { typ = 'JWT', kid } = jws.header;
  const key = typeof kid === 'string' ? keys.verificationKey('TOKEN', kid) : null;
  if (typ !== 'JWT' || !key || !isSignedBy(jws, key)) return null;
  const { iss, sub, aud, sid } = jws.payload;
  if (iss !== issuer || typeof sub !== 'string') return null;
  const audience = (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === 'string');
  return { subject: sub, audience, sessionId: typeof sid === 'string' ? sid : null };
}
