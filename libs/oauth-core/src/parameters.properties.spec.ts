import * as fc from 'fast-check';
import { OAuthError } from './errors.js';
import { decodeFormComponent, decodeUtf8 } from './form-decoding.js';
import { requestedResources } from './resources.js';
import { parseScope } from './scope-syntax.js';

const ISSUER = 'https://gateway.test';

/** The code of the refusal, or what came back. Whatever else is thrown is thrown on. */
function outcomeOf<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof OAuthError) return error.code;
    throw error;
  }
}

describe('decodeUtf8 and decodeFormComponent', () => {
  it('take exactly what is UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const text = Buffer.from(bytes).toString('utf8');
        expect(decodeUtf8(bytes)).toBe(Buffer.from(text).equals(bytes) ? text : null);
      }),
      { numRuns: 2_000 },
    );
  });

  it('read back what URLSearchParams writes, and give no text with NUL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = new URLSearchParams({ a: text }).toString().slice('a='.length);
        expect(decodeFormComponent(encoded)).toBe(text.includes('\0') ? null : text);
      }),
    );
    const escapes = fc.string({ unit: fc.constantFrom('%', '0', '8', 'c', 'C', 'f', '+', 'a', '\u00e9', '\0') });
    fc.assert(fc.property(escapes, (text) => expect(decodeFormComponent(text) ?? '').not.toContain('\0')));
  });
});

describe('parseScope', () => {
  const names = fc.string({ unit: fc.constantFrom(...' !"#\\]~\u007f\t\n\u00e9aZ'.split('')), maxLength: 12 });

  it('gives names of the grammar, each once and in their order, or refuses as invalid_scope', () => {
    fc.assert(
      fc.property(fc.oneof(names, fc.string({ unit: 'binary' })), (text) => {
        const scopes = outcomeOf(() => parseScope(text));
        const expected = /^[!#-[\]-~]+(?: [!#-[\]-~]+)*$/.test(text) ? [...new Set(text.split(' '))] : 'invalid_scope';
        expect(scopes).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes at most 100 names in 2,000 characters', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 30 }), {
          minLength: 90,
          maxLength: 110,
        }),
        (words) => {
          const text = words.join(' ');
          const isRefused = outcomeOf(() => parseScope(text)) === 'invalid_scope';
          expect(isRefused).toBe(text.length > 2_000 || words.length > 100);
        },
      ),
    );
  });
});

describe('requestedResources', () => {
  const piece = fc.constantFrom(
    '/',
    '..',
    '.',
    '%2e',
    '%2F',
    '?',
    '#',
    '@',
    ':',
    '\\',
    '\t',
    'a',
    'A',
    '\u00e9',
    ' ',
    '//',
  );
  const below = fc.array(piece, { maxLength: 8 }).map((pieces) => `${ISSUER}/${pieces.join('')}`);

  it('gives nothing but addresses below the issuer in their one spelling', () => {
    fc.assert(
      fc.property(fc.oneof(below, fc.webUrl(), fc.string({ unit: 'binary' })), (resource) => {
        const outcome = outcomeOf(() => requestedResources(new Map([['resource', resource]]), ISSUER));
        const [taken] = outcome === 'invalid_target' ? [`${ISSUER}/a`] : outcome;
        const url = new URL(taken);
        expect(url.href).toBe(taken);
        expect([url.origin, url.search, url.hash, url.username]).toEqual([ISSUER, '', '', '']);
        expect([resource, `${ISSUER}/a`]).toContain(taken);
      }),
      { numRuns: 2_000 },
    );
  });
});
