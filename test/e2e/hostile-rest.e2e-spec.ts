import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { OPENAPI_FILE, type OpenApiDocument } from '#test/support/openapi-validator';
import { type RestCaller, signIn } from '#test/support/rest';

const RUNS = 12;
const document: OpenApiDocument = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8'));

/** Every row of the REST API that the document has. */
const rows = Object.entries(document.paths)
  .filter(([path]) => path.startsWith('/api/v1'))
  .flatMap(([path, operations]) => Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })));

/** Names that bodies and queries have, so that not every one is refused for its first member. */
const names = [
  ...new Set([...readFileSync(OPENAPI_FILE, 'utf8').matchAll(/"([a-z][A-Za-z]{1,30})":/g)].map(([, name]) => name)),
];

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', ' ', '\u0000', '../..', "'; DROP TABLE users; --", '%', '${7*7}', '🍕'.repeat(50)),
  fc.constantFrom('ACTIVE', 'PRODUCTION', 'https://a.example/', '/orders', '1.0.0', 'me', '2026-11-23T19:51:00.000Z'),
);
const leaf = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom(...names), leaf, { maxKeys: 4 }),
);
const body = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const query = fc.dictionary(
  fc.oneof(fc.constantFrom('limit', 'cursor', 'sort', 'q', 'total', 'dryRun', 'state'), fc.constantFrom(...names)),
  text,
  {
    maxKeys: 3,
  },
);
const request = fc.record({
  body: fc.oneof(
    body.map((json) => JSON.stringify(json)),
    fc.string({ maxLength: 60 }),
  ),
  query,
  segments: fc.array(text, { minLength: 3, maxLength: 3 }),
  contentType: fc.constantFrom(
    'application/json',
    'application/json',
    'application/merge-patch+json',
    'application/yaml',
    'text/plain',
  ),
  ifMatch: fc.constantFrom('*', '*', '"0-AAAAAAAAAAAAAAAA"', 'W/"x"', ''),
  key: fc.option(fc.constantFrom('a', 'b', 'with space', 'k'.repeat(65)), { freq: 4 }),
});

describe.each(Object.entries(databases))('arbitrary calls of /api/v1 on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let caller: RestCaller;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    caller = await signIn(house, { roles: ['ADMINISTRATOR', 'PUBLISHER', 'SUBSCRIBER'] });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  /** The person themselves now and then, so that some calls get behind the first look-up. */
  const filled = (path: string, segments: readonly string[]): string => {
    let index = 0;
    return path.replace(/\{(\w+)\}/g, (_all, name: string) => {
      const segment = segments[index++ % segments.length];
      if (name === 'userId' && segment.length % 3 === 0) return caller.user.id;
      return encodeURIComponent(segment) || 'x';
    });
  };

  it.each(rows)('$method $path: refused in words, never a failure of ours', async ({ method, path }) => {
    await fc.assert(
      fc.asyncProperty(request, async ({ body: sent, query: asked, segments, contentType, ifMatch, key }) => {
        const parameters = new URLSearchParams(Object.entries(asked).map(([name, said]) => [name, said])).toString();
        const answer = await house.client.call(`${house.consoleUrl}${filled(path, segments)}?${parameters}`, {
          method,
          bearer: caller.token,
          headers: {
            'Content-Type': contentType,
            ...(ifMatch && { 'If-Match': ifMatch }),
            ...(key !== null && { 'Idempotency-Key': key }),
          },
          ...(method !== 'GET' && { body: sent }),
        });
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      }),
      { numRuns: RUNS },
    );
  });
});
