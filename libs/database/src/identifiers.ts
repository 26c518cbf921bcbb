import { uuidToBytes } from '#primitives/ids';

/** All that an identifier of ours, or a web origin, can be made of. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * A text as it may be compared with an identifier's column: itself, or what no identifier is. MySQL would ignore trailing
 * spaces, and refuse to compare characters that the column's character set does not have.
 */
export const searchable = (text: string): string => (VISIBLE_ASCII.test(text) ? text : '');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The 16 bytes of a UUID as we write it; of any other text none, which no column holds. */
export const searchableUuid = (text: string): Buffer => (UUID.test(text) ? uuidToBytes(text) : Buffer.alloc(0));
