import { ChangeFeed } from '#database/memory/change-feed';
import { DEFAULT_SETTINGS } from '#database/memory/settings';
import { decodeJws } from '#primitives/signature';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type Answer, type Call, basic } from '#test/support/https-client';

const LOCKOUT = DEFAULT_SETTINGS.lockout;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
  readonly token_type: string;
  readonly expires_in: number;
}

describe.each(Object.entries(databases))('POST /token on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let keys: BuiltKeyPair;
  let credentials: readonly [string, string];

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    await house.build.user({ username: 'maria', password: 'correct horse' });
    keys = await house.build.keyPair();
    credentials = [keys.consumerKey, keys.consumerSecret];
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const post = (form: Call['form'], call: Call = {}): Promise<Answer> =>
    house.client.call(`${house.issuer}/token`, { form, basic: credentials, ...call });
  const passwordGrant = async (extra: Readonly<Record<string, string>> = {}): Promise<Tokens> => {
    const answer = await post({ grant_type: 'password', username: 'maria', password: 'correct horse', ...extra });
    expect(answer.status).toBe(200);
    return answer.json<Tokens>();
  };
  const refresh = (token: string, extra: Readonly<Record<string, string>> = {}, call: Call = {}): Promise<Answer> =>
    post({ grant_type: 'refresh_token', refresh_token: token, ...extra }, call);
  const claimsOf = (token: string) => decodeJws(token)?.payload ?? {};

  function expectRefusal(answer: Answer, status: number, error: string): void {
    expect({ status: answer.status, error: answer.json().error }).toEqual({ status, error });
    expect(answer.json()).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
      error_uri: `${house.consoleUrl}/errors/${error}`,
    });
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    });
  }

  describe('client_credentials', () => {
    it('[C01] answers an application token and nothing else', async () => {
      const answer = await post({ grant_type: 'client_credentials' });
      expect(answer.status).toBe(200);
      expect(answer.json()).toEqual({
        access_token: expect.any(String),
        scope: 'default',
        token_type: 'Bearer',
        expires_in: 3600,
      });
      expect(claimsOf(answer.json<Tokens>().access_token)).toMatchObject({
        iss: house.issuer,
        sub: keys.consumerKey,
        aud: [`${house.issuer}/apis`],
        client_id: keys.consumerKey,
        azp: keys.consumerKey,
        aut: 'APPLICATION',
        key_type: 'PRODUCTION',
        application_id: keys.applicationId,
        secret_id: keys.secret.id,
        epoch: [0, 0],
        scope: 'default',
      });
    });

    it('costs no statement once the client is known', async () => {
      await post({ grant_type: 'client_credentials' });
      const statements = await house.statementsDuring(() => post({ grant_type: 'client_credentials' }));
      expect(statements).toEqual([]);
    });

    it('[C02] refuses a public client', async () => {
      const publicKeys = await house.build.keyPair({ authMethod: 'none' });
      const form = { grant_type: 'client_credentials', client_id: publicKeys.consumerKey };
      expectRefusal(await post(form, { basic: undefined }), 400, 'unauthorized_client');
    });

    it('[C03] refuses a scope that does not exist and names it', async () => {
      const answer = await post({ grant_type: 'client_credentials', scope: 'pizza:unknown' });
      expectRefusal(answer, 400, 'invalid_scope');
      expect(answer.json().error_description).toContain('pizza:unknown');
    });

    it('[104] never grants what only a person can hold', async () => {
      const scopes = [{ name: 'orders:mine', description: '', roles: [], forApplications: false }];
      const api = await house.build.api({ scopes });
      await house.build.subscription({ applicationId: keys.applicationId, apiId: api.id });
      for (const scope of ['orders:mine', 'openid']) {
        expectRefusal(await post({ grant_type: 'client_credentials', scope }), 400, 'invalid_scope');
      }
    });
  });

  describe('password', () => {
    it('[R01] answers the classic documentation’s example as printed', async () => {
      const answer = await house.client.call(`${house.issuer}/token`, {
        method: 'POST',
        headers: { Authorization: basic(...credentials), 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=password&username=maria&password=correct horse&scope=PRODUCTION'.replace(' ', '+'),
      });
      expect(answer.status).toBe(200);
      expect(answer.json()).toEqual({
        access_token: expect.any(String),
        refresh_token: expect.stringMatching(/^gthr_\w+$/),
        scope: 'PRODUCTION',
        token_type: 'Bearer',
        expires_in: 3600,
      });
    });

    it('tells the back end who, and nobody a name', async () => {
      const claims = claimsOf((await passwordGrant()).access_token);
      expect(claims).toMatchObject({ aut: 'APPLICATION_USER', amr: ['pwd'], gid: expect.any(String), epoch: [0, 0] });
      expect(claims.sub).toMatch(/^[0-9a-f-]{36}$/);
      expect(JSON.stringify(claims)).not.toContain('maria');
    });

    it('costs at most four statements', async () => {
      await passwordGrant();
      expect((await house.statementsDuring(() => passwordGrant())).length).toBeLessThanOrEqual(4);
    });

    it('[R02] [124] answers a wrong password, an unknown name and another spelling alike', async () => {
      const attempts = [
        { username: 'maria', password: 'wrong' },
        { username: 'nobody', password: 'wrong' },
        { username: 'Maria', password: 'correct horse' },
        { username: 'maria ', password: 'correct horse' },
        { username: 'maria', password: 'correct horse ' },
      ];
      const answers = await Promise.all(attempts.map((form) => post({ grant_type: 'password', ...form })));
      for (const answer of answers) expectRefusal(answer, 400, 'invalid_grant');
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });

    it('[R04] [105] is off unless the key pair has it, and never advertised', async () => {
      const modern = await house.build.keyPair({ grantTypes: ['client_credentials'] });
      const form = { grant_type: 'password', username: 'maria', password: 'correct horse' };
      expectRefusal(
        await post(form, { basic: [modern.consumerKey, modern.consumerSecret] }),
        400,
        'unauthorized_client',
      );
      const metadata = await house.client.call(`${house.issuer}/.well-known/oauth-authorization-server`);
      expect(metadata.json().grant_types_supported).not.toContain('password');
    });

    it('[106] is refused to a page in a browser', async () => {
      const form = { grant_type: 'password', username: 'maria', password: 'correct horse' };
      for (const origin of ['https://shop.example', 'null']) {
        expectRefusal(await post(form, { headers: { Origin: origin } }), 400, 'unauthorized_client');
      }
    });

    it('[105] treats a person with a second factor like a wrong password', async () => {
      await house.build.user({ username: 'careful', password: 'right', secondFactorRequired: true });
      const wrong = await post({ grant_type: 'password', username: 'careful', password: 'wrong' });
      const right = await post({ grant_type: 'password', username: 'careful', password: 'right' });
      expect({ status: right.status, text: right.text }).toEqual({ status: wrong.status, text: wrong.text });
    });

    it('[121] locks a guesser out for a while, and his victim only from the guesser’s network', async () => {
      await house.build.user({ username: 'victim', password: 'right' });
      const guess = (password: string) => post({ grant_type: 'password', username: 'victim', password });
      const { failuresPerAccountAndNetwork, windowSeconds } = LOCKOUT;
      for (let round = 0; round < failuresPerAccountAndNetwork; round += 1)
        expectRefusal(await guess('wrong'), 400, 'invalid_grant');
      const locked = await guess('right');
      expectRefusal(locked, 400, 'invalid_grant');
      expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
      house.clock.advance(windowSeconds + 1);
      expect((await guess('right')).status).toBe(200);
    });

    it('[120] counts parallel guesses exactly: no more are tried than may be', async () => {
      await house.build.user({ username: 'crowded', password: 'right' });
      const guess = (password: string) => post({ grant_type: 'password', username: 'crowded', password });
      await Promise.all(Array.from({ length: 3 * LOCKOUT.failuresPerAccountAndNetwork }, () => guess('wrong')));
      expectRefusal(await guess('right'), 400, 'invalid_grant');
      house.clock.advance(LOCKOUT.windowSeconds + 1);
      expect((await guess('right')).status).toBe(200);
    });
  });

  describe('refresh_token', () => {
    it('[F01] [R06] renews, with the scope that was granted, as in the classic example', async () => {
      const first = await passwordGrant({ scope: 'PRODUCTION' });
      const second = (await refresh(first.refresh_token)).json<Tokens>();
      expect(second).toMatchObject({ scope: 'PRODUCTION', token_type: 'Bearer', expires_in: 3600 });
      expect(second.access_token).not.toBe(first.access_token);
      const third = await refresh(second.refresh_token, { scope: 'PRODUCTION' });
      expect(third.status).toBe(200);
      expect(third.json().scope).toBe('PRODUCTION');
    });

    it('costs two statements', async () => {
      const { refresh_token: token } = await passwordGrant();
      expect(await house.statementsDuring(() => refresh(token))).toHaveLength(2);
    });

    it('[F02] [79] refuses more than was granted', async () => {
      const { refresh_token: token } = await passwordGrant({ scope: 'device_1' });
      expectRefusal(await refresh(token, { scope: 'device_1 device_2' }), 400, 'invalid_scope');
    });

    it('[F03] narrows now and gives the full scope again later', async () => {
      const { refresh_token: token } = await passwordGrant({ scope: 'device_1 device_2' });
      const narrow = (await refresh(token, { scope: 'device_2' })).json<Tokens>();
      expect(narrow.scope).toBe('device_2');
      expect((await refresh(narrow.refresh_token)).json().scope).toBe('device_1 device_2');
    });

    it('[84] gives a lost answer again, byte for byte, until the window ends', async () => {
      const { refresh_token: token } = await passwordGrant();
      const first = await refresh(token);
      house.clock.advance(29);
      expect((await refresh(token)).text).toBe(first.text);
      expect((await refresh(first.json<Tokens>().refresh_token)).status).toBe(200);
    });

    it('[F04] [F05] [76] ends the family when a token comes back after the window', async () => {
      const { refresh_token: token } = await passwordGrant();
      const { refresh_token: successor } = (await refresh(token)).json<Tokens>();
      house.clock.advance(31);
      expectRefusal(await refresh(token), 400, 'invalid_grant');
      expectRefusal(await refresh(successor), 400, 'invalid_grant');
    });

    it('[77] ends the family at once where no window is given, also within the same millisecond', async () => {
      const strict = await house.build.keyPair({ refreshReplaySeconds: 0 });
      const call = { basic: [strict.consumerKey, strict.consumerSecret] as const };
      const form = { grant_type: 'password', username: 'maria', password: 'correct horse' };
      const { refresh_token: token } = (await post(form, call)).json<Tokens>();
      const { refresh_token: successor } = (await refresh(token, {}, call)).json<Tokens>();
      expectRefusal(await refresh(token, {}, call), 400, 'invalid_grant');
      expectRefusal(await refresh(successor, {}, call), 400, 'invalid_grant');
    });

    it('[74] gives twenty parallel callers one answer and leaves the family alive', async () => {
      const { refresh_token: token } = await passwordGrant();
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(token)));
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect((await refresh(answers[0].json<Tokens>().refresh_token)).status).toBe(200);
    });

    it('[F06] [80] refuses another client’s token and leaves its owner unharmed', async () => {
      const { refresh_token: token } = await passwordGrant();
      const thief = await house.build.keyPair();
      const call = { basic: [thief.consumerKey, thief.consumerSecret] as const };
      expectRefusal(await refresh(token, {}, call), 400, 'invalid_grant');
      expect((await refresh(token)).status).toBe(200);
    });

    it('[F07] needs the client’s authentication', async () => {
      const { refresh_token: token } = await passwordGrant();
      expectRefusal(await refresh(token, {}, { basic: undefined }), 401, 'invalid_client');
      expectRefusal(await refresh(token, { client_id: keys.consumerKey }, { basic: undefined }), 401, 'invalid_client');
      expect((await refresh(token)).status).toBe(200);
    });

    it('[83] ends when it lay idle, and at the absolute end however often it is renewed', async () => {
      const idle = await passwordGrant();
      house.clock.advance(86_401);
      expectRefusal(await refresh(idle.refresh_token), 400, 'invalid_grant');

      const short = await house.build.keyPair({ refreshTokenLifetimeSeconds: 100, refreshTokenIdleSeconds: 60 });
      const call = { basic: [short.consumerKey, short.consumerSecret] as const };
      const form = { grant_type: 'password', username: 'maria', password: 'correct horse' };
      let tokens = (await post(form, call)).json<Tokens>();
      house.clock.advance(50);
      tokens = (await refresh(tokens.refresh_token, {}, call)).json<Tokens>();
      expect(tokens.expires_in).toBeLessThanOrEqual(50);
      house.clock.advance(51);
      expectRefusal(await refresh(tokens.refresh_token, {}, call), 400, 'invalid_grant');
    });

    it('[82] [93] takes no access token, no cut, padded or respelled token', async () => {
      const tokens = await passwordGrant();
      const token = tokens.refresh_token;
      for (const other of [
        tokens.access_token,
        token.slice(0, -1),
        `${token}=`,
        `${token} `,
        token.toUpperCase(),
        'x',
      ]) {
        expectRefusal(await refresh(other), 400, 'invalid_grant');
      }
      expect((await refresh(token)).status).toBe(200);
    });

    it('[78] stays dead after the memory of this process is gone', async () => {
      const { refresh_token: token } = await passwordGrant();
      const { refresh_token: successor } = (await refresh(token)).json<Tokens>();
      house.clock.advance(31);
      expectRefusal(await refresh(token), 400, 'invalid_grant');
      await house.application.get(ChangeFeed).catchUp();
      expectRefusal(await refresh(successor), 400, 'invalid_grant');
    });
  });

  describe('client authentication', () => {
    const form = { grant_type: 'client_credentials' };

    it('[T06] [53] [60] answers every failure alike, with a challenge', async () => {
      const disabled = await house.build.keyPair({ state: 'DISABLED' });
      const byBody = await house.build.keyPair({ authMethod: 'client_secret_post' });
      const attempts: (readonly [string, string])[] = [
        [keys.consumerKey, 'wrong'],
        [keys.consumerKey.toLowerCase(), keys.consumerSecret],
        [`${keys.consumerKey} `, keys.consumerSecret],
        [keys.consumerKey, `${keys.consumerSecret} `],
        ['unknown', keys.consumerSecret],
        [disabled.consumerKey, disabled.consumerSecret],
        [byBody.consumerKey, byBody.consumerSecret],
        [keys.consumerKey, ''],
      ];
      const answers = await Promise.all(attempts.map((pair) => post(form, { basic: pair })));
      for (const answer of answers) {
        expectRefusal(answer, 401, 'invalid_client');
        expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
      }
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });

    it('[53] reads the storage exactly once for every failure', async () => {
      for (const pair of [
        [keys.consumerKey, 'wrong'],
        ['unknown', 'wrong'],
      ] as const) {
        expect(await house.statementsDuring(() => post(form, { basic: pair }))).toHaveLength(1);
      }
    });

    it('finds a client that was made after the last look', async () => {
      const made = await house.build.keyPair();
      expect((await post(form, { basic: [made.consumerKey, made.consumerSecret] })).status).toBe(200);
    });

    it('takes the secret in the body where that is registered, and nowhere else', async () => {
      const byBody = await house.build.keyPair({ authMethod: 'client_secret_post' });
      const inBody = (pair: BuiltKeyPair) => ({
        ...form,
        client_id: pair.consumerKey,
        client_secret: pair.consumerSecret,
      });
      expect((await post(inBody(byBody), { basic: undefined })).status).toBe(200);
      expectRefusal(await post(inBody(keys), { basic: undefined }), 401, 'invalid_client'); // [58]
    });

    it('[57] refuses two methods at once', async () => {
      const both = { ...form, client_id: keys.consumerKey, client_secret: keys.consumerSecret };
      expectRefusal(await post(both), 400, 'invalid_request');
      expectRefusal(await post({ ...form, client_assertion: 'x' }), 400, 'invalid_request');
    });

    it('[55] [56] refuses a confidential client without its secret, on every grant, verifier or not', async () => {
      const { refresh_token: token } = await passwordGrant();
      const bodies: Readonly<Record<string, string>>[] = [
        form,
        { grant_type: 'refresh_token', refresh_token: token },
        { grant_type: 'password', username: 'maria', password: 'correct horse' },
        { ...form, code_verifier: 'x'.repeat(43) },
      ];
      for (const body of bodies) {
        for (const secret of [{}, { client_secret: '' }] as Readonly<Record<string, string>>[]) {
          const answer = await post({ ...body, client_id: keys.consumerKey, ...secret }, { basic: undefined });
          expectRefusal(answer, 401, 'invalid_client');
        }
      }
    });

    it('[59] decodes Basic by the rules of forms and refuses what it cannot', async () => {
      const header = (raw: string) => ({ Authorization: `Basic ${Buffer.from(raw, 'latin1').toString('base64')}` });
      const sent = async (Authorization: string) =>
        (await post(form, { basic: undefined, headers: { Authorization } })).status;
      expect(await sent(header(`${keys.consumerKey.replace('_', '%5F')}:${keys.consumerSecret}`).Authorization)).toBe(
        200,
      );
      for (const raw of [
        'no-colon',
        ':secret',
        `${keys.consumerKey}:%`,
        `${keys.consumerKey}:%00`,
        `${keys.consumerKey}:\xff`,
      ]) {
        expect([raw, await sent(header(raw).Authorization)]).toEqual([raw, 401]);
      }
      for (const value of [
        'Basic',
        'Basic ',
        'Basic !!!',
        'Basic a',
        `Bearer ${keys.consumerSecret}`,
        'Basic YTpi YTpi',
      ]) {
        expect([value, await sent(value)]).toEqual([value, 401]);
      }
    });

    it('cuts the glued header of old printed examples at the comma', async () => {
      const Authorization = `${basic(...credentials)}, Content-Type: application/x-www-form-urlencoded`;
      expect((await post(form, { basic: undefined, headers: { Authorization } })).status).toBe(200);
    });

    it('[50] refuses two Authorization headers, and a space before the colon in words', async () => {
      const two = { Authorization: [basic(...credentials), basic('a', 'b')] };
      expectRefusal(await post(form, { basic: undefined, headers: two }), 400, 'invalid_request');
      const port = house.configuration.ports.gateway;
      const raw = `POST /token HTTP/1.1\r\nHost: localhost\r\nAuthorization :${basic(...credentials)}\r\n\r\n`;
      expect(await house.client.raw(port, raw)).toMatch(/^HTTP\/1.1 400 .*without a space before the colon/s);
    });
  });

  describe('the request', () => {
    const good = { grant_type: 'client_credentials' };

    it('[T07] [T08] tells a missing, an unknown and a forbidden grant type apart', async () => {
      expectRefusal(await post({ scope: 'x' }), 400, 'invalid_request');
      for (const grant_type of ['magic', 'PASSWORD', 'password ', 'implicit', '__proto__']) {
        expectRefusal(await post({ grant_type }), 400, 'unsupported_grant_type');
      }
      const modern = await house.build.keyPair({ grantTypes: ['refresh_token'] });
      const call = { basic: [modern.consumerKey, modern.consumerSecret] as const };
      expectRefusal(await post(good, call), 400, 'unauthorized_client');
    });

    it('[T09] is never kept by a cache', async () => {
      const answer = await post(good);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        pragma: 'no-cache',
        'x-content-type-options': 'nosniff',
        'content-type': 'application/json; charset=utf-8',
      });
    });

    it('[T10] [42] answers nothing but POST', async () => {
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
        const path = `${house.issuer}/token?grant_type=client_credentials`;
        const answer = await house.client.call(path, { method, basic: credentials });
        expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'OPTIONS, POST']);
        expect(answer.text).not.toContain('access_token');
      }
    });

    it('[42] never reads credentials or parameters from the address', async () => {
      const query = `?grant_type=client_credentials&client_id=${keys.consumerKey}&client_secret=${keys.consumerSecret}`;
      const answer = await house.client.call(`${house.issuer}/token${query}`, { form: {} });
      expectRefusal(answer, 401, 'invalid_client');
    });

    it('[41] refuses any parameter that comes twice', async () => {
      const twice: (readonly [string, string])[][] = [
        [
          ['grant_type', 'client_credentials'],
          ['grant_type', 'client_credentials'],
        ],
        [
          ['grant_type', 'client_credentials'],
          ['scope', 'a'],
          ['scope', 'b'],
        ],
        [
          ['grant_type', 'client_credentials'],
          ['unknown', 'a'],
          ['unknown', 'a'],
        ],
      ];
      for (const form of twice) expectRefusal(await post(form), 400, 'invalid_request');
    });

    it('[43] reads forms in UTF-8 and nothing else', async () => {
      const body = 'grant_type=client_credentials';
      for (const type of [
        'application/json',
        'multipart/form-data; boundary=x',
        'text/plain',
        'application/x-www-form-urlencoded; charset=utf-7',
        'application/x-www-form-urlencoded; charset=utf-16',
        '',
      ]) {
        const answer = await post(undefined, { body, headers: { 'Content-Type': type } });
        expectRefusal(answer, 415, 'invalid_request');
      }
      const zipped = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Encoding': 'gzip' };
      expectRefusal(await post(undefined, { body, headers: zipped }), 415, 'invalid_request');
      const utf8 = { 'Content-Type': 'Application/X-WWW-Form-Urlencoded; charset="UTF-8"' };
      expect((await post(undefined, { body, headers: utf8 })).status).toBe(200);
    });

    it('[44] knows neither lists nor objects', async () => {
      for (const name of ['scope[]', 'scope[0]', 'client_id[x]']) {
        expectRefusal(await post({ ...good, [name]: 'x' }), 400, 'invalid_request');
      }
      const polluted = await post([...Object.entries(good), ['__proto__', 'x'], ['constructor', 'y']]);
      expect(polluted.status).toBe(200);
    });

    it('[45] [48] refuses NUL and what is not UTF-8, in every parameter', async () => {
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      for (const name of ['scope', 'username', 'password', 'refresh_token', 'anything']) {
        for (const value of ['a%00b', 'a\0b', '%ff', '%c0%af', '%ed%a0%80', '%', '%4', '%zz']) {
          const answer = await post(undefined, { body: `grant_type=client_credentials&${name}=${value}`, headers });
          expectRefusal(answer, 400, 'invalid_request');
        }
      }
      const raw = Buffer.concat([Buffer.from('grant_type=client_credentials&scope='), Buffer.from([0xff, 0xfe])]);
      expectRefusal(await post(undefined, { body: raw, headers }), 400, 'invalid_request');
    });

    it('[46] stops reading early', async () => {
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const large = await post(undefined, { body: `grant_type=${'x'.repeat(70_000)}`, headers });
      expectRefusal(large, 413, 'invalid_request');
      const many = Array.from({ length: 10_000 }, (_, index) => `p${index}=`).join('&');
      expect((await post(undefined, { body: many.slice(0, 60_000), headers })).status).toBe(400);
    });

    it('[49] refuses scopes outside the grammar', async () => {
      for (const scope of [
        'a"b',
        'a\\b',
        'a\tb',
        'a\nb',
        'é',
        ' a',
        'a  b',
        'x '.repeat(101).trim(),
        'x'.repeat(3_000),
      ]) {
        const answer = await post({ ...good, scope });
        expect([scope.slice(0, 10), answer.status]).toEqual([scope.slice(0, 10), 400]);
      }
    });

    it('[T22] says nothing of how it is made', async () => {
      const answers = await Promise.all([
        post({ grant_type: "'; DROP TABLE users" }),
        post({ ...good, scope: 'no;such;scope' }),
      ]);
      for (const answer of answers) expect(answer.text).not.toMatch(/DROP|SQL|node_modules|at \w+ \(/);
    });

    it('[51] takes no issuer and no link from the request', async () => {
      const forged = {
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'http',
        Forwarded: 'host=evil.example',
        Host: 'evil.example',
      };
      const answer = await post(good, { headers: forged });
      expect(claimsOf(answer.json<Tokens>().access_token).iss).toBe(house.issuer);
      expect((await post({}, { headers: forged })).text).not.toContain('evil');
    });

    it('carries a trace id, the caller’s own when it sent one', async () => {
      expect((await post(good)).headers['trace-id']).toMatch(/^[0-9a-f]{32}$/);
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      const answer = await post({}, { headers: { traceparent } });
      expect(answer.headers['trace-id']).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    });

    it('is the same under its other addresses, and elsewhere does not exist', async () => {
      const call = { form: good, basic: credentials };
      for (const address of [
        `${house.issuer}/oauth2/token`,
        `${house.issuer}/login`,
        `${house.consoleUrl}/oauth2/token`,
      ]) {
        expect([address, (await house.client.call(address, call)).status]).toEqual([address, 200]);
      }
      for (const address of [
        `${house.consoleUrl}/token`,
        `${house.consoleUrl}/login`,
        `${house.issuer}/Token`,
        `${house.issuer}/token/`,
        `${house.issuer}/oauth2/nothing`,
        `${house.issuer}/health/live`,
      ]) {
        expect([address, (await house.client.call(address, call)).status]).toEqual([address, 404]);
      }
    });
  });
});
