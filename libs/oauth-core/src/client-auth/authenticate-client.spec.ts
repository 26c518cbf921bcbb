import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import { addSeconds } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { newConsumerKey, newSecret } from '#primitives/secrets';
import { TokenServer, basic, refusalOf } from '#test/support/token-server';
import { OAuthError } from '../errors.js';
import { defaultFailureLimit } from './failure-limiter.js';

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

const setUp = () => {
  const server = new TokenServer();
  const byBasic = server.client();
  const byPost = server.client({ authMethod: 'client_secret_post' });
  return { server, byBasic, byPost };
};

describe('a client', () => {
  it('is authenticated from memory by the method it registered', async () => {
    const { server, byBasic, byPost } = setUp();
    const header = basic(byBasic.consumerKey, byBasic.secret);
    const form = { client_id: byPost.consumerKey, client_secret: byPost.secret };

    expect(await server.authenticate([header])).toMatchObject({ secretId: byBasic.secrets[0].id });
    expect((await server.authenticate([], form)).client.consumerKey).toBe(byPost.consumerKey);
    expect(server.clients.reads).toEqual([]);
  });

  it('may name itself in the body as well, without a secret', async () => {
    const { server, byBasic } = setUp();
    const { client } = await server.authenticate([basic(byBasic.consumerKey, byBasic.secret)], {
      client_id: byBasic.consumerKey,
    });
    expect(client.consumerKey).toBe(byBasic.consumerKey);
  });

  it('may use any of its live secrets', async () => {
    const { server, byBasic } = setUp();
    const other = { id: 'other', fingerprint: server.rootKeys.fingerprint('client-secret', 'old'), expiresAt: null };
    server.client({ ...byBasic, secrets: [other, ...byBasic.secrets] });
    const again = server.client({ ...byBasic, secrets: [other, ...byBasic.secrets] });
    expect((await server.authenticate([basic(again.consumerKey, 'old')])).secretId).toBe('other');
    expect((await server.authenticate([basic(again.consumerKey, byBasic.secret)])).secretId).not.toBe('other');
  });

  it('that another process has just made works at once, by one read', async () => {
    const { server, byBasic } = setUp();
    server.clients.inMemory.clear();
    await server.authenticate([basic(byBasic.consumerKey, byBasic.secret)]);
    expect(server.clients.reads).toEqual([byBasic.consumerKey]);
  });

  it('is not refused as invalid while the storage is away', async () => {
    const { server } = setUp();
    server.clients.away = true;
    const refusal = await refusalOf(server.authenticate([basic('unknown', 'secret')]));
    expect(refusal).toMatchObject({ code: 'temporarily_unavailable', status: 503, retryAfterSeconds: 2 });
  });

  it('is not called a stranger when its secret was written with a root key that is not here', async () => {
    const { server, byBasic } = setUp();
    const fingerprint = new RootKeys([Buffer.alloc(32, 9)]).fingerprint('client-secret', byBasic.secret);
    server.clients.put({ ...byBasic, secrets: [{ id: 'one', fingerprint, expiresAt: null }] });
    const header = basic(byBasic.consumerKey, byBasic.secret);
    expect(await refusalOf(server.authenticate([header]))).toMatchObject({
      code: 'temporarily_unavailable',
      status: 503,
    });
  });

  it('is not held against its network while the storage is away', async () => {
    const { server, byBasic } = setUp();
    server.clients.inMemory.clear(); // as after a restart
    server.clients.away = true;
    const header = basic(byBasic.consumerKey, byBasic.secret);
    for (let attempt = 0; attempt < 2 * defaultFailureLimit.failures; attempt += 1) {
      expect((await refusalOf(server.authenticate([header]))).status).toBe(503);
    }
    server.clients.away = false;
    expect((await server.authenticate([header])).client.consumerKey).toBe(byBasic.consumerKey);
  });
});

describe('client authentication', () => {
  it('takes a public client at its word, without a read and without a secret', async () => {
    const { server } = setUp();
    const isPublic = server.client({ authMethod: 'none', secrets: [] });
    const authenticated = await server.authenticate([], { client_id: isPublic.consumerKey });
    expect(authenticated).toEqual({ client: expect.objectContaining({ authMethod: 'none' }), secretId: null });
    expect(server.clients.reads).toEqual([]);
  });

  const failures = (server: TokenServer, { byBasic, byPost }: ReturnType<typeof setUp>) => {
    const { consumerKey, secret, secrets } = byBasic;
    const now = server.clock.now();
    const expired = server.client({ secret: 'expired' });
    server.clients.put({ ...expired, secrets: expired.secrets.map((one) => ({ ...one, expiresAt: now })) });
    const disabled = server.client({ enabled: false });
    const emptySecret = server.client({ secret: '' });
    const isPublic = server.client({ authMethod: 'none', secrets: [] });
    const noMore = server.client({ authMethod: 'none', secrets: [], enabled: false });
    const byKey = server.client({ authMethod: 'private_key_jwt' });
    const cases: Readonly<Record<string, readonly [headers: string[], form?: Record<string, string>]>> = {
      'an unknown key': [[basic(newConsumerKey(), secret)]],
      'a wrong secret': [[basic(consumerKey, newSecret('gths_'))]],
      'another client’s secret': [[basic(consumerKey, byPost.secret)]],
      'the key in other letter case': [[basic(consumerKey.toLowerCase(), secret)]],
      'a padded secret': [[basic(consumerKey, `${secret} `)]],
      'an expired secret': [[basic(expired.consumerKey, 'expired')]],
      'a disabled client': [[basic(disabled.consumerKey, disabled.secret)]],
      '[55] an empty secret': [[basic(consumerKey, '')]],
      '[55] an empty secret for a client without one': [[basic(isPublic.consumerKey, '')]],
      '[55] no secret': [[], { client_id: byPost.consumerKey }],
      '[56] a code_verifier in place of a secret': [[], { client_id: byPost.consumerKey, code_verifier: 'v' }],
      '[58] a secret by post where Basic is registered': [[], { client_id: consumerKey, client_secret: secret }],
      '[58] a secret by Basic where post is registered': [[basic(byPost.consumerKey, byPost.secret)]],
      '[55] an empty secret that somehow was stored': [[basic(emptySecret.consumerKey, '')]],
      'a secret for a client registered with a key': [[basic(byKey.consumerKey, byKey.secret)]],
      'an assertion': [[], { client_id: byKey.consumerKey, client_assertion: 'a.b.c' }],
      'a secret of a public client': [[basic(isPublic.consumerKey, 'x')]],
      'a public client with a secret by post': [[], { client_id: isPublic.consumerKey, client_secret: 'x' }],
      'a public client that is disabled': [[], { client_id: noMore.consumerKey }],
      '[146] a secret beyond every bound': [[basic(consumerKey, 'x'.repeat(1025))]],
      'the fingerprint in place of the secret': [[basic(consumerKey, secrets[0].fingerprint.toString('hex'))]],
    };
    return cases;
  };

  it('[T06] [53] [F07] refuses every failure with one read, the same work and the same words', async () => {
    const subject = setUp();
    const { server } = subject;
    const compared = jest.spyOn(server.rootKeys, 'fingerprints');
    const bodies = new Set<string>();
    for (const [what, [headers, form]] of Object.entries(failures(server, subject))) {
      server.clients.reads.length = 0;
      compared.mockClear();
      const { code, status, description, challenge } = await refusalOf(server.authenticate(headers, form));
      bodies.add(JSON.stringify({ code, status, description, challenge }));
      expect([what, server.clients.reads.length, compared.mock.calls.length]).toEqual([what, 1, 2]);
    }
    expect([...bodies].map((body) => JSON.parse(body))).toEqual([
      expect.objectContaining({ code: 'invalid_client', status: 401, challenge: 'Basic' }),
    ]);
  });

  it('refuses an expired secret at the very instant of its end, and not before', async () => {
    const server = new TokenServer();
    const { secret, ...client } = server.client();
    const endsAt = addSeconds(server.clock.now(), 10);
    server.clients.put({ ...client, secrets: [{ ...client.secrets[0], expiresAt: endsAt }] });
    server.clock.advance(9);
    await expect(server.authenticate([basic(client.consumerKey, secret)])).resolves.toBeDefined();
    server.clock.advance(1);
    expect((await refusalOf(server.authenticate([basic(client.consumerKey, secret)]))).code).toBe('invalid_client');
  });

  it('[54] compares a keyed digest, in constant time, whichever secret it is', async () => {
    const { server, byBasic } = setUp();
    const compared = jest.spyOn(server.rootKeys, 'fingerprints');
    await server.authenticate([basic(byBasic.consumerKey, byBasic.secret)]);
    expect(compared).toHaveBeenCalledWith('client-secret', byBasic.secret);
    expect(JSON.stringify([...server.clients.stored.values()])).not.toContain(byBasic.secret);
  });

  it('[57] refuses two methods at once, even the same credentials', async () => {
    const { server, byBasic, byPost } = setUp();
    const header = basic(byBasic.consumerKey, byBasic.secret);
    const forms: Record<string, string>[] = [
      { client_id: byBasic.consumerKey, client_secret: byBasic.secret },
      { client_secret: byBasic.secret },
      { client_id: byPost.consumerKey },
      { client_assertion: 'a.b.c' },
    ];
    for (const form of forms) {
      expect(await refusalOf(server.authenticate([header], form))).toMatchObject({
        code: 'invalid_request',
        status: 400,
      });
    }
    const two = { client_id: byPost.consumerKey, client_secret: byPost.secret, client_assertion: 'a.b.c' };
    expect((await refusalOf(server.authenticate([], two))).code).toBe('invalid_request');
  });

  it('[50] refuses two Authorization headers, even the same', async () => {
    const { server, byBasic } = setUp();
    const header = basic(byBasic.consumerKey, byBasic.secret);
    expect(await refusalOf(server.authenticate([header, header]))).toMatchObject({
      code: 'invalid_request',
      status: 400,
    });
  });

  it('refuses a request that names nobody without a read', async () => {
    const { server } = setUp();
    expect((await refusalOf(server.authenticate([]))).code).toBe('invalid_client');
    expect((await refusalOf(server.authenticate([], { client_secret: 's' }))).code).toBe('invalid_client');
    expect(server.clients.reads).toEqual([]);
  });
});

describe('Basic credentials', () => {
  it.each([
    ['an escaped colon', 'key%3Aid:secret', 'key:id', 'secret'],
    ['a plus sign', 'key:my+secret', 'key', 'my secret'],
    ['an escaped plus sign', 'key:my%2Bsecret', 'key', 'my+secret'],
    ['a second colon', 'key:se:cret', 'key', 'se:cret'],
    ['UTF-8', 'key:\xc3\xab', 'key', 'ë'],
  ])('[59] are form-decoded: %s', async (_what, pair, consumerKey, secret) => {
    const server = new TokenServer();
    server.client({ consumerKey, secret });
    const { client } = await server.authenticate([`Basic ${base64(pair)}`]);
    expect(client.consumerKey).toBe(consumerKey);
  });

  it.each(['basic', 'BASIC', 'Basic  '])('are found whatever the letter case: %s', async (scheme) => {
    const { server, byBasic } = setUp();
    const value = basic(byBasic.consumerKey, byBasic.secret).slice('Basic '.length);
    await expect(server.authenticate([`${scheme} ${value}`])).resolves.toBeDefined();
  });

  it('are cut at the comma of old printed examples', async () => {
    const { server, byBasic } = setUp();
    const glued = `${basic(byBasic.consumerKey, byBasic.secret)}, Content-Type: application/x-www-form-urlencoded`;
    await expect(server.authenticate([glued])).resolves.toBeDefined();
  });

  it.each([
    ['no colon', `Basic ${base64('key')}`],
    ['an empty key', `Basic ${base64(':secret')}`],
    ['a broken escape', `Basic ${base64('key:%zz')}`],
    ['a NUL', `Basic ${base64('key:a%00')}`],
    ['a raw NUL', `Basic ${base64('key\0:a')}`],
    ['bytes that are no UTF-8', `Basic ${base64('key:\xff')}`],
    ['no base64', 'Basic not*base64'],
    ['a length that base64 cannot have', 'Basic abcde'],
    ['no value', 'Basic'],
    ['nothing at all', ''],
    ['another scheme', 'Bearer abc'],
    ['two values', 'Basic abcd abcd'],
    ['more than anybody needs', `Basic ${base64(`${'x'.repeat(8000)}:secret`)}`],
  ])('[59] are refused without a read with %s', async (_what, header) => {
    const { server } = setUp();
    expect(await refusalOf(server.authenticate([header]))).toMatchObject({ code: 'invalid_client', status: 401 });
    expect(server.clients.reads).toEqual([]);
  });

  it('[59] never crash the reader', async () => {
    const { server } = setUp();
    const pairs = fc.string({ unit: 'binary', maxLength: 40 }).map((pair) => `Basic ${base64(pair)}`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), pairs), async (header) => {
        const outcome = await server.authenticate([header]).catch((error: unknown) => error);
        expect(outcome).toBeInstanceOf(OAuthError);
      }),
    );
  });

  it('holds a network back that fails too often, yet never one of its clients from succeeding', async () => {
    const server = new TokenServer();
    const client = server.client();
    const attempt = (secret: string) => server.authenticate([basic(client.consumerKey, secret)]);
    const refusals = await Promise.all(
      Array.from({ length: 61 }, () => attempt('wrong').catch((error: OAuthError) => error.status)),
    );
    expect(refusals.filter((status) => status === 401)).toHaveLength(60);
    expect(await attempt('wrong').catch((error: OAuthError) => [error.status, error.retryAfterSeconds])).toEqual([
      429, 60,
    ]);
    expect(await attempt(client.secret)).toMatchObject({ client: { consumerKey: client.consumerKey } });
    server.clock.advance(61);
    expect(await attempt('wrong').catch((error: OAuthError) => error.status)).toBe(401);
  });
});
