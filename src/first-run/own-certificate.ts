import { X509Certificate, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { replaceFile } from './private-file.js';
import { onDisk } from './start-refused.js';
import { type TlsFiles, isPair } from './tls-files.js';

/** Below the 398 days that browsers accept of a public certificate and the 825 that Apple accepts of a private one. */
const LIFETIME_DAYS = 397;
const RENEW_DAYS_BEFORE_END = 30;
/** Other machines' clocks may be a little behind. */
const BACKDATED_DAYS = 1;
const DAY_MS = 86_400_000;

const ALWAYS_NEEDED = ['localhost', '127.0.0.1', '::1'];

/**
 * A certificate of our own making in `tls/` of the data directory: `ca.pem` for clients to trust, `cert.pem` and
 * `key.pem` for the listeners. Kept until it nears its end or a name is needed that it lacks; then all three are new. The
 * authority's key is forgotten at once, so that nobody can ever make a second certificate that those clients trust.
 *
 * @param origins the addresses that clients will use; their hosts are in the certificate
 * @throws StartRefused when it cannot be written
 */
export async function ownCertificate(dataDirectory: string, origins: readonly string[], now: Date): Promise<TlsFiles> {
  const directory = join(dataDirectory, 'tls');
  const hosts = [...new Set([...ALWAYS_NEEDED, ...origins.map(hostOf)])];
  const existing = readExisting(directory);
  if (existing && isGood(existing, hosts, now)) return { cert: existing.cert, key: existing.key };
  const { ca, cert, key } = await issue(hosts, now);
  const chain = `${cert}${ca}`;
  onDisk(dataDirectory, () => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // A crash between two of these leaves files that do not fit together, which the next start replaces.
    replaceFile(join(directory, 'key.pem'), key);
    replaceFile(join(directory, 'cert.pem'), chain);
    replaceFile(caFileIn(dataDirectory), ca);
  });
  return { cert: chain, key };
}

/** What clients pass to `curl --cacert`. */
export const caFileIn = (dataDirectory: string): string => join(dataDirectory, 'tls', 'ca.pem');

interface Existing extends TlsFiles {
  readonly ca: string;
}

function readExisting(directory: string): Existing | null {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => join(directory, name));
  if (![ca, cert, key].every((file) => existsSync(file))) return null;
  return { ca: readFileSync(ca, 'utf8'), cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

function isGood({ ca, cert, key }: Existing, hosts: readonly string[], now: Date): boolean {
  if (!isPair({ cert, key }) || !cert.endsWith(ca)) return false;
  const leaf = new X509Certificate(cert);
  const renewAt = leaf.validToDate.getTime() - RENEW_DAYS_BEFORE_END * DAY_MS;
  if (now.getTime() >= renewAt || now < leaf.validFromDate) return false;
  return hosts.every((host) => (isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host)) !== undefined);
}

async function issue(hosts: readonly string[], now: Date): Promise<{ ca: string; cert: string; key: string }> {
  const common = {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - BACKDATED_DAYS * DAY_MS),
    notAfterDate: new Date(now.getTime() + LIFETIME_DAYS * DAY_MS),
  } as const;
  // A name of its own for each authority: a client that trusts an old one as well must not mistake the two.
  const authority = await generate([{ name: 'commonName', value: `Gatehouse ${randomBytes(4).toString('hex')}` }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'Gatehouse' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
    ],
    ca: { key: authority.private, cert: authority.cert },
  });
  return { ca: withNewline(authority.cert), cert: withNewline(leaf.cert), key: withNewline(leaf.private) };
}

/** GeneralName of RFC 5280 section 4.2.1.6: iPAddress is 7, dNSName is 2. */
const alternativeName = (host: string): { type: 7; ip: string } | { type: 2; value: string } =>
  isIP(host) ? { type: 7, ip: host } : { type: 2, value: host };

const hostOf = (origin: string): string => new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1');

const withNewline = (pem: string): string => `${pem.trim()}\n`;
