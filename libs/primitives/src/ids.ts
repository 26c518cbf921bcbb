import { randomBytes, randomUUID } from 'node:crypto';

/** A random UUID (version 4), for what must not tell when it was made. */
export const newId = (): string => randomUUID();

/**
 * A UUID that sorts by creation (version 7, RFC 9562 section 5.7), for rows that are inserted at a high rate:
 * InnoDB appends them instead of splitting pages.
 */
export function newTimeOrderedId(at: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return uuidFromBytes(bytes);
}

/** The 16 bytes of a UUID in its text form. */
export const uuidToBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** The lower-case text form of 16 bytes. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
