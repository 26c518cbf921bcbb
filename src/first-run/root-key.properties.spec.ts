import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { RootKeys } from '#primitives/root-keys';
import { loadRootKeys } from './root-key.js';
import { StartRefused } from './start-refused.js';

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-root-key-'));
const file = join(scratch, 'root.key');
afterAll(() => rmSync(scratch, { recursive: true }));

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 4 });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** What the file makes of a start: the keys, or the error. */
function start(content: string | Uint8Array): unknown {
  writeFileSync(file, content);
  try {
    return loadRootKeys(null, scratch);
  } catch (error) {
    return error;
  }
}

const isDamaged = (outcome: unknown): boolean => {
  expect(outcome).toBeInstanceOf(StartRefused);
  expect(outcome).toHaveProperty('sentence', expect.stringMatching(/^The root key in \S+ is damaged: [^\n]+\.$/));
  return true;
};

describe('the file of the root key', () => {
  it('is a key or one sentence, whatever its bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 80, size: 'max' }),
      fc.uint8Array({ minLength: 28, maxLength: 36, size: 'max' }).map(base64),
      fc.string({ unit: 'binary', maxLength: 60, size: 'max' }),
      fc.string({ unit: fc.constantFrom('A', 'b', '+', '/', '-', '_', '=', '\0', '\n'), minLength: 42, maxLength: 46 }),
    );
    fc.assert(
      fc.property(bytes, (content) => {
        const outcome = start(content);
        const text = Buffer.from(content).toString('utf8').trim();
        const isKey = /^[A-Za-z0-9+/]{43}=$/.test(text) && base64(Buffer.from(text, 'base64')) === text;
        expect(isKey ? outcome instanceof RootKeys : isDamaged(outcome)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('is the key that was written there, with whatever an editor puts around it', () => {
    fc.assert(
      fc.property(key, space, space, (bytes, before, after) => {
        const outcome = start(`${before}${base64(bytes)}${after}`);
        const written = new RootKeys([bytes]).fingerprint('client-secret', 'a secret');
        expect(outcome instanceof RootKeys && outcome.matches(written, 'client-secret', 'a secret')).toBe(true);
      }),
    );
  });

  it('is damaged when anything is missing, added, changed to another alphabet or repeated', () => {
    const damage = fc.constantFrom(
      (text: string) => text.slice(1),
      (text: string) => text.slice(0, -1),
      (text: string) => `${text}=`,
      (text: string) => `${text}\n${text}`,
      (text: string) => `${text.slice(0, 20)}\n${text.slice(20)}`,
      (text: string) => `${text.slice(0, 20)} ${text.slice(20)}`,
      (text: string) => `${text}\0`,
      (text: string) => `"${text}"`,
      (text: string) => `GATEHOUSE_ROOT_KEY=${text}`,
      (text: string) => Buffer.from(text, 'base64').toString('hex'),
      (text: string) => Buffer.from(text, 'base64').toString('base64url'),
      (text: string) => Buffer.from(text, 'utf8').toString('base64'),
    );
    fc.assert(
      fc.property(key, damage, (bytes, damaged) => expect(isDamaged(start(damaged(base64(bytes))))).toBe(true)),
      { numRuns: 300 },
    );
  });
});
