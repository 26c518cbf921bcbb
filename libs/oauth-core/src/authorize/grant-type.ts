import { unauthorizedClient } from '../errors.js';
import type { Client } from '../model/client.js';

/** @throws OAuthError */
export function requireCodeGrant({ grantTypes }: Client): void {
  if (grantTypes.includes('authorization_code')) return;
  throw unauthorizedClient(
    "This key pair may not use authorization codes. Add authorization_code to the key pair's list.",
  );
}
