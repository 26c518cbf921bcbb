import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { caFileIn, ownCertificate } from './own-certificate.js';

const NOW = new Date('2026-01-15T12:00:00Z');
const daysLater = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatehouse tls '));
});
afterEach(() => rmSync(data, { recursive: true }));

const make = (origins: readonly string[] = [], now = NOW) => ownCertificate(data, origins, now);

describe('our own certificate', () => {
  it('keeps the key of the leaf alone, readable by its owner alone', async () => {
    const { cert, key } = await make();
    const files = readdirSync(join(data, 'tls')).toSorted();
    expect(files).toEqual(['ca.pem', 'cert.pem', 'key.pem']);
    expect(readFileSync(join(data, 'tls/key.pem'), 'utf8')).toBe(key);
    expect(statSync(join(data, 'tls/key.pem')).mode & 0o777).toBe(0o600);
    const keys = files.filter((name) => readFileSync(join(data, 'tls', name), 'utf8').includes('PRIVATE KEY'));
    expect(keys).toEqual(['key.pem']);
    expect(cert).toContain(readFileSync(caFileIn(data), 'utf8'));
  });

  it('comes from an authority that may sign, and may not itself', async () => {
    const leaf = new X509Certificate((await make()).cert);
    const authority = new X509Certificate(readFileSync(caFileIn(data)));
    expect(authority.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(authority) && leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('names the loopback and the hosts of both addresses', async () => {
    const { cert } = await make(['https://gateway.example.com', 'https://[2001:db8::7]:9443']);
    const leaf = new X509Certificate(cert);
    for (const host of ['localhost', 'gateway.example.com']) expect(leaf.checkHost(host)).toBe(host);
    for (const address of ['127.0.0.1', '::1', '2001:db8::7']) expect(leaf.checkIP(address)).toBe(address);
    expect(leaf.checkHost('example.com')).toBeUndefined();
  });

  it('is the same at the next start', async () => {
    expect(await make(['https://localhost:8243'], daysLater(300))).toEqual(
      await make(['https://localhost:8243'], daysLater(300)),
    );
  });

  it('is made anew thirty days before its end, and lasts at most 825 days', async () => {
    const first = await make();
    const { validFromDate, validToDate } = new X509Certificate(first.cert);
    const days = (validToDate.getTime() - validFromDate.getTime()) / 86_400_000;
    expect(days).toBeLessThanOrEqual(825);
    expect(validFromDate < NOW).toBe(true);
    expect((await make([], daysLater(366))).cert).toBe(first.cert);
    expect((await make([], daysLater(367))).cert).not.toBe(first.cert);
  });

  it('is made anew when a host is asked for that it lacks, and not when one is no longer asked for', async () => {
    const first = await make(['https://a.example']);
    expect((await make([])).cert).toBe(first.cert);
    expect((await make(['https://b.example'])).cert).not.toBe(first.cert);
  });

  it.each(['ca.pem', 'cert.pem', 'key.pem'])('is made anew when a crash left a %s that does not fit', async (name) => {
    const first = await make();
    const strange = readFileSync(join(data, 'tls', name), 'utf8');
    rmSync(join(data, 'tls'), { recursive: true });
    const second = await make();
    expect(second).not.toEqual(first);
    writeFileSync(join(data, 'tls', name), strange);
    const third = await make();
    expect(third.cert).not.toBe(second.cert);
    expect(third).toEqual(await make());
  });

  it('satisfies curl --cacert by name and by address, and nothing else does', async () => {
    const now = new Date(performance.timeOrigin + performance.now());
    const files = await make([], now);
    const server = createServer(files, (_request, response) => response.end('seen')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const curl = async (...options: readonly string[]) =>
      (await promisify(execFile)('curl', ['-sS', '--noproxy', '*', ...options])).stdout;
    try {
      for (const host of ['localhost', '127.0.0.1']) {
        expect(await curl('--cacert', caFileIn(data), `https://${host}:${port}/`)).toBe('seen');
      }
      await expect(curl(`https://localhost:${port}/`)).rejects.toMatchObject({ code: 60 });
    } finally {
      server.close();
    }
  });
});
