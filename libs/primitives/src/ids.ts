import { randomUUID } from 'node:crypto';
import { randomBytes } from './random.js';

/** A random UUID (version 4), for what must not tell when it was made. */
export const newId = (): string => randomUUID();

/**
 * A UUID that sorts by creation (version 7, RFC 9562 section 5.7), for rows that are inserted at a high rate:
 * InnoDB appends them instead of splitting pages. Those of one process sort by creation within a millisecond too (section
 * 6.2, method 1), up to 2,048 of them.
 */
export function newTimeOrderedId(at: Date): string {
  const bytes = randomBytes(16);
  const atMs = at.getTime();
  sequence = atMs === latestMs ? (sequence + 1) & 0xfff : bytes.readUInt16BE(6) & 0x7ff;
  latestMs = atMs;
  bytes.writeUIntBE(atMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return uuidFromBytes(bytes);
}

let latestMs = 0;
let sequence = 0;

/** The 16 bytes of a UUID in its text form. */
export const uuidToBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** The lower-case text form of 16 bytes. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** No time-ordered id made from this instant on is smaller, and none made before it is as large. */
export function firstTimeOrderedId(at: Date): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.min(Math.max(at.getTime(), 0), 2 ** 48 - 1), 0, 6);
  return bytes;
}
