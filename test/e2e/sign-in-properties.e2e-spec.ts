import * as fc from 'fast-check';
import { Browsers } from '../../src/pages/browsers.js';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { setUpApp } from '#test/support/second-factors';
import { SignInTab } from '#test/support/sign-in-tab';

const RUNS = 60;

// What is read from outside is read before any database is asked: one of them is enough.
describe('Whatever a browser sends to the sign-in', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;

  beforeAll(async () => {
    const { sqlite } = databases;
    if (!sqlite) throw new Error('SQLite is always there.');
    place = await sqlite();
    house = await startGatehouse(place);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  /** Somebody of whom the password is proved, whose factor is asked for. */
  const halfway = async () => {
    const user = await house.build.user({ password: 'right' });
    const tab = new SignInTab(house.client, house.consoleUrl);
    await tab.signIn(user.username, 'right');
    await setUpApp(tab, house.clock);
    await tab.signIn(user.username, 'right');
    await tab.follow();
    return tab;
  };

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ maxLength: 40 }),
    fc.stringMatching(/^[\d -]{0,20}$/),
    fc.json(),
  );

  it('as a cookie is one of our names or nobody, and never a fault of ours', async () => {
    const browsers = house.application.get(Browsers);
    const name = `__Host-gatehouse-${new URL(house.consoleUrl).port}`;
    const value = fc.oneof(fc.stringMatching(/^[\w-]{42,44}$/), fc.string({ maxLength: 60 }));
    const pair = fc.tuple(fc.constantFrom(name, name.toLowerCase(), 'other', ''), fc.constantFrom('=', ''), value);
    const header = fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.map((parts) => parts.join('')).join('; '));
    fc.assert(
      fc.property(fc.array(header, { maxLength: 3 }), (headers) => {
        const request = { rawHeaders: headers.flatMap((text) => ['Cookie', text]) };
        const found = browsers.of(request as never);
        expect(found === null || /^[\w-]{43}$/.test(found)).toBe(true);
      }),
    );
    const visible = fc.stringMatching(/^[!-~ ]{0,120}$/);
    await fc.assert(
      fc.asyncProperty(visible, async (text) => {
        const answer = await house.client.call(`${house.consoleUrl}/signin/factor`, {
          headers: { Cookie: `${name}=${text}` },
        });
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: RUNS },
    );
  });

  it('as a code is right, wrong or too much, and never a fault of ours', async () => {
    const tab = await halfway();
    const { fields } = tab.form('/signin/factor');
    await fc.assert(
      fc.asyncProperty(anything, async (code) => {
        const { status } = await tab.post('/signin/factor', { ...fields, code });
        expect(code.includes('\0') ? [400] : [303, 401, 403, 429]).toContain(status);
      }),
      { numRuns: RUNS, examples: [['\0'], ['1\0']] },
    );
  });

  it('as a passkey is refused, and never a fault of ours', async () => {
    const tab = new SignInTab(house.client, house.consoleUrl);
    await tab.get('/signin');
    const { fields } = tab.form('/signin/passkey');
    const text = fc.oneof(fc.base64String(), fc.string(), fc.constant(undefined), fc.integer());
    const response = fc.record({ clientDataJSON: text, authenticatorData: text, signature: text, userHandle: text });
    const credential = fc.record({ id: text, rawId: text, type: fc.constant('public-key'), response });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anything,
          credential.map((value) => JSON.stringify(value)),
        ),
        async (presented) => {
          const { status } = await tab.post('/signin/passkey', { ...fields, credential: presented });
          expect(presented.includes('\0') ? [400] : [401, 403]).toContain(status);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('as a user name or a continuation is shown or left out, and never a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(anything, anything, async (one, other) => {
        const query = new URLSearchParams({ request: one, hint: other, page: one, ui_locales: other });
        const { status, text } = await house.client.call(`${house.consoleUrl}/signin?${query.toString()}`);
        expect(status).toBe(200);
        expect(text).not.toContain('<script>');
      }),
      { numRuns: RUNS },
    );
  });
});
