import { decodeJws, isSignedBy } from '#primitives/signature';
import type { KeyStore } from '../ports/key-store.js';
import { ID_TOKEN_TYPE } from './id-token.js';

/** Whom an ID token of ours was made for, long ago perhaps: it proves nothing about today. */
export interface IdTokenHint {
  /** As the client knows the person. */
  readonly subject: string;
  /** The `client_id` it was made for. */
  readonly audience: string;
  /** The `sid`: the session in which it was obtained. */
  readonly sessionId: string | null;
}

const MAX_LENGTH = 8192;

/**
 * Reads an `id_token_hint`: an ID token of ours, which may have expired (OpenID Connect RP-Initiated Logout 1.0 section 4,
 * Core section 3.1.2.1). Null for everything else, tokens of another kind included: those share issuer and key.
 */
export function readIdTokenHint(
  token: string,
  { issuer, keys }: { readonly issuer: string; readonly keys: KeyStore },
): IdTokenHint | null {
  const jws = token.length > MAX_LENGTH ? null : decodeJws(token);
  if (!jws || jws.header.typ !== ID_TOKEN_TYPE) return null;
  const { kid } = jws.header;
  const key = typeof kid === 'string' ? keys.verificationKey('TOKEN', kid) : null;
  if (!key || !isSignedBy(jws, key) || jws.payload.iss !== issuer) return null;
  const { sub, aud, sid } = jws.payload;
  if (typeof sub !== 'string' || typeof aud !== 'string') return null;
  return { subject: sub, audience: aud, sessionId: typeof sid === 'string' ? sid : null };
}
