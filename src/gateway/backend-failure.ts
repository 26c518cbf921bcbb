import { GatewayRefusal } from '#gateway-core/refusals';
import type { FaultName } from '#gateway-core/fault-table';
import { BackendAddressRefused } from './backend-addresses.js';

/** The caller's body outgrew what the API accepts. */
export class BodyTooLarge extends Error {}

/** No connection to the back end became free in time. */
export class WaitedTooLong extends Error {}

const FAULT_OF_CODE: Readonly<Record<string, FaultName>> = {
  ECONNRESET: 'backend_closed',
  EPIPE: 'backend_closed',
  UND_ERR_SOCKET: 'backend_closed',
  UND_ERR_CLOSED: 'backend_closed',
  UND_ERR_DESTROYED: 'backend_closed',
  UND_ERR_HEADERS_TIMEOUT: 'backend_timeout',
  UND_ERR_BODY_TIMEOUT: 'backend_timeout',
  UND_ERR_HEADERS_OVERFLOW: 'backend_malformed',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'backend_malformed',
  UND_ERR_INVALID_ARG: 'request_unforwardable',
  UND_ERR_NOT_SUPPORTED: 'request_unforwardable',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'request_unforwardable',
};

/** What to tell the caller of a call that failed on the way to its back end. */
export function backendFailure(error: unknown): GatewayRefusal {
  if (error instanceof BodyTooLarge) return new GatewayRefusal('body_too_large', { reason: 'body too large' });
  if (error instanceof WaitedTooLong)
    return new GatewayRefusal('backend_timeout', { reason: 'no connection was free' });
  if (error instanceof BackendAddressRefused)
    return new GatewayRefusal('backend_unreachable', { reason: error.message });
  const code = codeOf(error);
  if (code.startsWith('HPE_')) return new GatewayRefusal('backend_malformed', { reason: code });
  // Everything else, such as ECONNREFUSED, ENOTFOUND or a wrong certificate, happens before a byte is sent.
  return new GatewayRefusal(FAULT_OF_CODE[code] ?? 'backend_unreachable', { reason: code });
}

/** Whether the connection broke, as it does when a back end closes one that was kept alive at that very moment. */
export const isConnectionLost = (error: unknown): boolean => FAULT_OF_CODE[codeOf(error)] === 'backend_closed';

/** The code of a system's or undici's error, which says what went wrong and nothing about the caller. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown';
}
