import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { uuidFromBytes, uuidToBytes } from './ids.js';

const TAG_BYTES = 8;
const NAME = /^[\w-]{32}$/;

/**
 * Names for UUIDs that differ from sector to sector and lead back to the UUID, for who knows the secret: an eight-byte tag
 * of the sector, then the UUID as the one block of AES-256 under a key of that sector. One UUID has one name in a sector,
 * and names of two sectors cannot be told to be of one UUID. They do not prove themselves: only one that something else
 * vouches for may be led back.
 */
export class PairwiseNames {
  /** @param secret 32 bytes, the same for as long as the names are to stay */
  constructor(private readonly secret: Uint8Array) {
    if (secret.byteLength !== 32) throw new Error('The secret of pairwise names is 32 bytes.');
  }

  nameOf(uuid: string, sector: string): string {
    const tag = this.derive('sector', Buffer.from(sector)).subarray(0, TAG_BYTES);
    const cipher = createCipheriv('aes-256-ecb', this.derive('names', tag), null).setAutoPadding(false);
    return Buffer.concat([tag, cipher.update(uuidToBytes(uuid)), cipher.final()]).toString('base64url');
  }

  /** The UUID behind a name; null when the text has not the form of one. */
  uuidOf(name: string): string | null {
    if (!NAME.test(name)) return null;
    const bytes = Buffer.from(name, 'base64url');
    const key = this.derive('names', bytes.subarray(0, TAG_BYTES));
    const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    return uuidFromBytes(Buffer.concat([decipher.update(bytes.subarray(TAG_BYTES)), decipher.final()]));
  }

  private derive(label: string, value: Uint8Array): Buffer {
    return createHmac('sha256', this.secret).update(`gatehouse pairwise ${label}\0`).update(value).digest();
  }
}
