import { Injectable } from '@nestjs/common';
import { BackendAddresses } from '../gateway/backend-addresses.js';
import { guardedClient } from '../gateway/guarded-client.js';

/** The redirect URIs that may stand together for one sector; null when the document cannot be had or read. */
export type SectorDocument = readonly string[] | null;

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 5_000;

/**
 * Reads sector identifier documents (OpenID Connect Core section 8.1, Registration section 5) when a key pair names one.
 * The address is the caller's word, so it is judged as one of a back end is, on the address connected to; https alone, no
 * redirect is followed, and why it failed is not told, which would tell about addresses.
 */
@Injectable()
export class SectorDocuments {
  constructor(private readonly addresses: BackendAddresses) {}

  async read(address: string): Promise<SectorDocument> {
    const url = new URL(address);
    const client = guardedClient(url, this.addresses);
    try {
      const { statusCode, body } = await client.request({
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await boundedText(body.on('error', () => undefined));
      return statusCode === 200 && text !== null ? redirectUrisIn(text) : null;
    } catch {
      return null; // no connection, no answer in time, no HTTP
    } finally {
      await client.destroy();
    }
  }
}

/** Null beyond the bound; the rest is not read. */
async function boundedText(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function redirectUrisIn(text: string): SectorDocument {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((uri) => typeof uri === 'string') ? list : null;
  } catch {
    return null;
  }
}
