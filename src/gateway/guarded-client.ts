import { Client } from 'undici';
import type { BackendAddresses } from './backend-addresses.js';

const MAX_HEADER_BYTES = 16 * 1024;

/**
 * For calls to an address that is somebody else's word: it is judged as one of a back end is, on the address connected to,
 * and no redirect is followed. Whoever makes one destroys it.
 */
export const guardedClient = ({ origin }: URL, { connector }: BackendAddresses): Client =>
  new Client(origin, { connect: connector, allowH2: false, maxHeaderSize: MAX_HEADER_BYTES });
