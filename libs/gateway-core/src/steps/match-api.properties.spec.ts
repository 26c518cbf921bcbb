import * as fc from 'fast-check';
import { anApi, CatalogueDouble } from '#test/support/gateway-doubles';
import type { PublishedApi } from '../model.js';
import { readTarget } from '../normal-path.js';
import { GatewayRefusal } from '../refusals.js';
import { matchApi } from './match-api.js';

const apis = [
  anApi({ context: '/shop', version: '1.0' }),
  anApi({ context: '/shop', version: '2.0', defaultVersion: true }),
  anApi({ context: '/shop', version: '1.0.1', state: 'RETIRED' }),
  anApi({ context: '/shop/1.0', version: '3' }),
  anApi({ context: '/shop/inner', version: '1.0', state: 'BLOCKED' }),
  anApi({ context: '/shop/hidden', version: '1.0', defaultVersion: true, state: 'CREATED' }),
  anApi({ context: '/t/acme/shop', version: '1.0' }),
];

const piece = fc.oneof(
  fc.constantFrom('shop', 'inner', 'hidden', 't', 'acme', '1.0', '2.0', '1.0.1', '3', 'menu'),
  fc.constantFrom('SHOP', 'Shop', 'shops', 'sho', 'shop ', '1.00', '1', '%73hop', 'sh%6Fp', 'shop%20', 'shop%00'),
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '%2f',
    '%2Fshop',
    '..%2f',
    '%5c',
    '\\',
    ';',
    '%252e',
    '\u00e9',
    '%c3',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const target = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => `/${pieces.join('/')}`),
  fc
    .tuple(fc.constantFrom(...apis), fc.constantFrom('', '/', '-', 'x', '.', '0'), fc.array(piece, { maxLength: 2 }))
    .map(([{ context, version }, end, pieces]) => `${context}/${version}${end}${pieces.join('/')}`),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => `/shop/1.0/${Buffer.from(bytes).toString('latin1')}`),
);

/** What a caller who asks for this target is told: the API and what is below it, or the refusal. */
async function ask(asked: string) {
  try {
    const { path } = readTarget(asked);
    return { path, ...(await matchApi(path, new CatalogueDouble(apis))) };
  } catch (error) {
    return { refused: error };
  }
}

const isVisible = ({ state }: PublishedApi): boolean => state !== 'CREATED' && state !== 'RETIRED';

describe('the API at an address', () => {
  it('is found or refused, whatever the bytes: never an error of ours', async () => {
    await fc.assert(
      fc.asyncProperty(target, async (asked) => {
        const answer = await ask(asked);
        if (!('refused' in answer)) return;
        expect(answer.refused).toBeInstanceOf(GatewayRefusal);
        expect(answer.refused).toMatchObject({ fault: expect.stringMatching(/^(target_unreadable|api_not_found)$/) });
      }),
      { numRuns: 2_000 },
    );
  });

  it('begins with its context, segment by segment, and then names its version unless it is the default', async () => {
    await fc.assert(
      fc.asyncProperty(target, async (asked) => {
        const answer = await ask(asked);
        if ('refused' in answer) return;
        const { path, api, rest } = answer;
        const below = rest === '/' ? ['', '/'] : [rest];
        const bases = [`${api.context}/${api.version}`, ...(api.defaultVersion ? [api.context] : [])];
        expect(bases.flatMap((base) => below.map((end) => `${base}${end}`))).toContain(path);
        expect(rest).toMatch(/^\//);
        expect(isVisible(api)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never one that a version named in the path rules out', async () => {
    const named = fc.constantFrom(...apis);
    await fc.assert(
      fc.asyncProperty(named, fc.constantFrom('', '/', '/menu', '/1.0', '/2.0/x'), async (api, below) => {
        const answer = await ask(`${api.context}/${api.version}${below}`);
        const found = 'refused' in answer ? null : answer.api;
        // A longer context that the same path holds may have it; another version of this context must not.
        expect(found?.context === api.context ? found : isVisible(api) ? api : null).toBe(isVisible(api) ? api : null);
      }),
    );
  });

  it('has one spelling: in other letter case, with dots or doubled slashes it is not there', async () => {
    const spelling = fc.constantFrom(
      (path: string) => path.toUpperCase(),
      (path: string) => `/.${path}`,
      (path: string) => `/x/..${path}`,
      (path: string) => `/x/%2E%2e${path}`,
      (path: string) => `/${path}`,
      (path: string) => path.replace('/shop', '/shop/'),
      (path: string) => path.replace(/(?<=.)\//, '%2f'),
      (path: string) => path.replace(/(?<=.)\//, '%5C'),
      (path: string) => path.replace(/(?<=.)\//, '\\'),
      (path: string) => path.replace('/shop', '/shop;a=b'),
      (path: string) => path.replace('/shop', '/shop%3Ba'),
    );
    await fc.assert(
      fc.asyncProperty(
        spelling,
        fc.constantFrom('/shop/1.0/menu', '/shop/1.0', '/t/acme/shop/1.0'),
        async (as, path) => {
          expect(await ask(path)).toHaveProperty('api');
          expect(await ask(as(path))).toHaveProperty('refused');
        },
      ),
    );
  });
});
