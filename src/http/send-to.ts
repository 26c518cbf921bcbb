import type { Response } from 'express';

/** Leads the browser on to exactly this address: Express would escape what a client has registered otherwise. */
export function sendTo(response: Response, status: 302 | 303, address: string): void {
  response.status(status).set({ Location: address, 'Cache-Control': 'no-store' }).end();
}
