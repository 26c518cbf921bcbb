import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Injectable } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';

/** The addresses for which the document was written: those of an installation that sets nothing (config/ports.ts). */
export const WRITTEN_FOR = new PublicAddresses('https://localhost:8243', 'https://localhost:9443');

/** The document that `npm run openapi` wrote, at the addresses of this installation. */
@Injectable()
export class ServedDocument {
  private text: string | null = null;

  constructor(private readonly addresses: PublicAddresses) {}

  /** As JSON. Read once, when it is first asked for. */
  get json(): string {
    this.text ??= atAddresses(readFileSync(resolve('#openapi'), 'utf8'), this.addresses);
    return this.text;
  }
}

const { resolve } = createRequire(import.meta.url);

/** Every address in the document, in servers, token URLs, links and examples, becomes that of this installation. */
export function atAddresses(document: string, { issuer, consoleUrl }: PublicAddresses): string {
  return document.replace(/https:\/\/localhost:(8243|9443)\b/g, (origin) =>
    origin === WRITTEN_FOR.issuer ? issuer : consoleUrl,
  );
}
