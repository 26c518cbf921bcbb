import type { RootKeys } from '#primitives/root-keys';

interface Exchange {
  readonly token: string;
  readonly requestDigest: string;
}

/**
 * Seals the answer of a rotation with the token that was exchanged for it, beside a digest of the request. Neither the
 * database nor the root key opens it: the one who lost the answer brings what is missing (tokens.md §5).
 */
export const sealAnswer = (body: string, { token, requestDigest }: Exchange, rootKeys: RootKeys): Buffer =>
  rootKeys.seal('replay-answer', Buffer.from(JSON.stringify([requestDigest, body])), token);

/** The sealed answer, or null when this is not the same request with the same token. */
export function openAnswer(sealed: Uint8Array, { token, requestDigest }: Exchange, rootKeys: RootKeys): string | null {
  const plaintext = rootKeys.open('replay-answer', sealed, token);
  if (!plaintext) return null;
  const opened: unknown = JSON.parse(plaintext.toString());
  if (!Array.isArray(opened)) return null;
  const [digest, body]: readonly unknown[] = opened;
  return digest === requestDigest && typeof body === 'string' ? body : null;
}
