import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Client } from '#oauth-core/model/client';
import { RedirectOrigins } from '#oauth-core/ports/client-directory';

/** The methods of an address that pages may call. */
export type CorsMethods = 'POST' | 'GET, POST';

/**
 * Which pages may call the endpoints of the Token API: those of an origin that is registered as a redirect URI's, and on the call
 * itself only the client's own. Never with credentials, never `null` (tokens.md §1).
 */
@Injectable()
export class TokenCors {
  constructor(private readonly origins: RedirectOrigins) {}

  async answerPreflight(origin: string | undefined, response: Response, methods: CorsMethods = 'POST'): Promise<void> {
    response.vary('Origin');
    if (origin === undefined || !isWebOrigin(origin) || !(await this.origins.includes(origin))) return;
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Max-Age': '600',
    });
  }

  allow({ redirectUris }: Pick<Client, 'redirectUris'>, origin: string | null, response: Response): void {
    response.vary('Origin');
    if (origin === null || !isWebOrigin(origin)) return;
    if (redirectUris.some((uri) => URL.canParse(uri) && new URL(uri).origin === origin)) {
      response.set('Access-Control-Allow-Origin', origin);
    }
  }
}

/** `null`, which sandboxed pages and local files send, is nobody's origin; neither is that of a native app. */
const isWebOrigin = (origin: string): boolean => /^https?:\/\//.test(origin) && origin.length <= 255;
