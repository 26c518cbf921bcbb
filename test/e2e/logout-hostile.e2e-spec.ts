import * as fc from 'fast-check';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Call } from '#test/support/https-client';
import { type Visit, clientOf, idTokenOf, newVisit } from '#test/support/logout-parties';

const REGISTERED = ['https://shop.example/out?from=gatehouse', 'com.example.shop:/out'];
const RUNS = 400;

describe('signing out with whatever parameters', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let visit: Visit;
  let shop: Awaited<ReturnType<typeof clientOf>>;

  beforeAll(async () => {
    const create = databases.sqlite;
    if (!create) throw new Error('SQLite is always there.');
    place = await create();
    house = await startGatehouse(place);
    visit = await newVisit(house);
    shop = await clientOf(house, visit, { postLogoutRedirectUris: REGISTERED });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const uri = fc.oneof(
    fc.constantFrom(...REGISTERED),
    fc.constantFrom('https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', 'data:,x'),
    fc
      .tuple(fc.constantFrom(...REGISTERED), fc.string({ unit: 'binary', maxLength: 8 }))
      .map((parts) => parts.join('')),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('\r\nSet-Cookie: a=b', '\u0000', '%0d%0a', '"><script>', '\u2028', '[]'),
  );
  const hint = () =>
    fc.oneof(
      fc.constant(idTokenOf(house, shop, visit)),
      fc.constant(idTokenOf(house, shop, { ...visit, sessionId: 'another' })),
      fc.constant(idTokenOf(house, { consumerKey: 'nobody' }, visit)),
      text,
    );
  const pairs = () =>
    fc.array(
      fc.oneof(
        fc.tuple(fc.constant('id_token_hint'), hint()),
        fc.tuple(fc.constant('post_logout_redirect_uri'), uri),
        fc.tuple(fc.constant('client_id'), fc.oneof(fc.constant(shop.consumerKey), text)),
        fc.tuple(fc.constant('state'), text),
        fc.tuple(
          fc.constantFrom('ui_locales', 'logout_hint', 'note', 'form_token', 'post_logout_redirect_uri[]'),
          text,
        ),
        fc.tuple(text, text),
      ),
      { maxLength: 6 },
    );
  const query = () =>
    fc.oneof(
      {
        weight: 9,
        arbitrary: pairs().map((all) => new URLSearchParams(all.map(([name, value]) => [name, value])).toString()),
      },
      { weight: 1, arbitrary: fc.stringMatching(/^[!-~]{0,40}$/).map((raw) => raw.replaceAll('#', '')) },
    );

  /** Ours, or one that is registered with nothing added but the state. */
  function isAllowed(location: string): boolean {
    const own = [`${house.consoleUrl}/oauth2/logout`, '/oauth2/logout', `${house.consoleUrl}/signed-out`];
    if (own.some((address) => location === address || location.startsWith(`${address}?`))) return true;
    return REGISTERED.some((registered) => {
      const added = `${registered.includes('?') ? '&' : '?'}state=`;
      return location === registered || location.replace(/(?<=[?&]state=)[\w.!~*'()%-]*$/, '') === registered + added;
    });
  }

  it('[22] never fails, and never leads to an address that is not registered', async () => {
    const place = fc.constantFrom(
      'GET console',
      'POST console',
      'GET gateway',
      'POST gateway',
      'POST signout',
      'GET signed-out',
    );
    await fc.assert(
      fc.asyncProperty(query(), place, fc.boolean(), async (sent, where, signedIn) => {
        const [method, door] = where.split(' ');
        const address = {
          console: `${house.consoleUrl}/oauth2/logout`,
          gateway: `${house.issuer}/logout`,
          signout: `${house.consoleUrl}/signout`,
          'signed-out': `${house.consoleUrl}/signed-out`,
        }[door];
        const headers: Record<string, string> = {};
        if (signedIn) headers.Cookie = `__Host-gatehouse-${new URL(house.consoleUrl).port}=${visit.browser.cookie}`;
        const isForm = method === 'POST' && door !== 'signout';
        const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
        const call: Call =
          method === 'GET' ? { headers } : { method, headers: { ...headers, ...type }, body: isForm ? sent : 'a=b' };
        const answer = await house.client.call(isForm ? `${address}` : `${address}?${sent}`, call);
        expect(answer.status).toBeLessThan(500);
        const { location } = answer.headers;
        expect([location, location === undefined || isAllowed(location)]).toEqual([location, true]);
        expect(answer.text).not.toContain('<script>');
        const after = await house.database.read.sessions.find(visit.sessionId);
        const wasProved = sent.includes('id_token_hint') && method === 'GET' && door === 'console';
        expect([after?.endedAt === null || wasProved]).toEqual([true]);
        if (after?.endedAt !== null) visit = await newVisit(house);
      }),
      { numRuns: RUNS },
    );
  });
});
