import { Injectable } from '@nestjs/common';
import { BackendAddresses } from '../gateway/backend-addresses.js';
import { codeOf } from '../gateway/backend-failure.js';
import { guardedClient } from '../gateway/guarded-client.js';

/** Why an application was not told: a status, or what went wrong on the way. */
export type LogoutAnswer = { readonly outcome: 'told' } | { readonly outcome: 'failed'; readonly reason: string };

/**
 * Hands logout tokens over (OpenID Connect Back-Channel Logout 1.0 section 2.5). The address is somebody else's word, so it
 * is judged as one of a back end is, on the address connected to; https alone, no redirect is followed, and of the answer
 * nothing is read but its status.
 */
@Injectable()
export class LogoutTransport {
  constructor(private readonly addresses: BackendAddresses) {}

  /** @param signal ends the attempt, wherever it is */
  async deliver(address: string, token: string, signal: AbortSignal): Promise<LogoutAnswer> {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url?.protocol !== 'https:') return { outcome: 'failed', reason: 'not https' };
    const client = guardedClient(url, this.addresses);
    try {
      const { statusCode, body } = await client.request({
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ logout_token: token }).toString(),
        signal,
      });
      body.on('error', () => undefined).destroy();
      return [200, 204].includes(statusCode) ? { outcome: 'told' } : { outcome: 'failed', reason: `${statusCode}` };
    } catch (error) {
      return { outcome: 'failed', reason: codeOf(error) };
    } finally {
      await client.destroy();
    }
  }
}
