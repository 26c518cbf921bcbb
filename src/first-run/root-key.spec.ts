import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRootKeys } from './root-key.js';

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-root-key-'));
const file = join(scratch, 'root.key');
afterEach(() => rmSync(file, { force: true, recursive: true }));
afterAll(() => rmSync(scratch, { recursive: true }));

describe('the root key', () => {
  it('is made once, for its owner alone, and is the same at the next start', () => {
    const made = loadRootKeys(null, scratch).fingerprint('client-secret', 'a secret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(scratch)).toEqual(['root.key']);
    expect(loadRootKeys(null, scratch).matches(made, 'client-secret', 'a secret')).toBe(true);
  });

  it('is not inherited from a half-written file, whose mode is not either', () => {
    writeFileSync(`${file}.new`, 'half');
    chmodSync(`${file}.new`, 0o666);
    loadRootKeys(null, scratch);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
  });

  it('comes from the environment when it is there, and then no file is made', () => {
    const [old, young] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const written = loadRootKeys([old], scratch).fingerprint('client-secret', 'a secret');
    expect(loadRootKeys([young, old], scratch).matches(written, 'client-secret', 'a secret')).toBe(true);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it.each(['', 'short', Buffer.alloc(31).toString('base64'), `${Buffer.alloc(32).toString('base64')}x`])(
    'is refused, and not replaced, when its file is damaged: "%s"',
    (content) => {
      writeFileSync(file, content);
      expect(() => loadRootKeys(null, scratch)).toThrow(/^The root key in .+ is damaged: put that file back/);
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );

  it('is refused when a directory stands in its place', () => {
    mkdirSync(file);
    expect(() => loadRootKeys(null, scratch)).toThrow(/^The root key in .+ is damaged: put that file back/);
  });
});
