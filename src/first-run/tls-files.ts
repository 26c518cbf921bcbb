import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { StartRefused } from './start-refused.js';
import { systemError } from './system-error.js';

/** A certificate, with whatever chain belongs to it, and its key. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Where the operator keeps the two (GATEHOUSE_TLS_CERT, GATEHOUSE_TLS_KEY). */
export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
}

/** @throws StartRefused when a file cannot be read or the two do not belong together */
export function readTlsFiles(paths: TlsPaths): TlsFiles {
  const files = { cert: read('GATEHOUSE_TLS_CERT', paths.cert), key: read('GATEHOUSE_TLS_KEY', paths.key) };
  if (!isPair(files)) {
    throw new StartRefused(
      `${paths.cert} and ${paths.key} are not a certificate and its key: set GATEHOUSE_TLS_CERT to a PEM file with the ` +
        'certificate first and then its chain, and GATEHOUSE_TLS_KEY to the PEM file of its key, without a passphrase.',
    );
  }
  return files;
}

/** Whether a TLS server can be opened with these. */
export function isPair({ cert, key }: TlsFiles): boolean {
  try {
    createSecureContext({ cert, key });
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false; // not PEM, encrypted, or an algorithm that TLS does not know
  }
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = systemError(error)?.code;
    throw new StartRefused(
      `${path}, named by ${variable}, cannot be read (${reason}): correct the path or the file's permissions.`,
      error,
    );
  }
}
