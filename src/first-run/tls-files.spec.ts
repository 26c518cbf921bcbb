import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownCertificate } from './own-certificate.js';
import { readTlsFiles } from './tls-files.js';

const NOW = new Date('2026-01-15T12:00:00Z');
const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-pem-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const paths = { cert: join(scratch, 'tls/cert.pem'), key: join(scratch, 'tls/key.pem') };

describe("the operator's certificate", () => {
  it('is read with its chain and its key', async () => {
    const made = await ownCertificate(scratch, [], NOW);
    expect(readTlsFiles(paths)).toEqual(made);
  });

  it('is refused with the variable that is wrong when a file cannot be read', () => {
    expect(() => readTlsFiles({ ...paths, cert: join(scratch, 'nowhere.pem') })).toThrow(/GATEHOUSE_TLS_CERT.+ENOENT/);
    expect(() => readTlsFiles({ ...paths, key: scratch })).toThrow(/GATEHOUSE_TLS_KEY.+EISDIR/);
  });

  it('is refused when the key is another, or when either is no PEM', async () => {
    await ownCertificate(join(scratch, 'other'), [], NOW);
    const otherKey = join(scratch, 'other/tls/key.pem');
    const junk = join(scratch, 'junk.pem');
    writeFileSync(junk, 'junk');
    for (const wrong of [{ key: otherKey }, { cert: junk }, { key: junk }, { cert: paths.key }, { key: paths.cert }]) {
      expect(() => readTlsFiles({ ...paths, ...wrong })).toThrow(
        /are not a certificate and its key: set GATEHOUSE_TLS_CERT/,
      );
    }
  });
});
