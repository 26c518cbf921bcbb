import { hash } from 'node:crypto';
import { sameBytes } from '#primitives/root-keys';

/**
 * How a password of the classic system is stored here until its first sign-in: the salt and the hash, both as they stand
 * in that system's user table (base64), behind a mark. The hash is SHA-256 of the password followed by the salt's text.
 */
const CLASSIC = /^\$classic-sha256\$([A-Za-z0-9+/]{2,64}={0,2})\$([A-Za-z0-9+/]{43}=)$/;

/** Whether a hash may be imported: `$classic-sha256$<salt>$<hash>`. */
export const isClassicHash = (passwordHash: string): boolean => CLASSIC.test(passwordHash);

/** Whether this is the password of a classic hash; false for every other kind of hash. */
export function matchesClassic(passwordHash: string, password: string): boolean {
  const [, salt, digest] = CLASSIC.exec(passwordHash) ?? [];
  if (salt === undefined) return false;
  return sameBytes(hash('sha256', password + salt, 'buffer'), Buffer.from(digest, 'base64'));
}
