import { jest } from '@jest/globals';
import { TokenServer, claimsOf, refusalOf } from '#test/support/token-server';
import type { Account } from '#oauth-core/model/user';
import { defaultLockoutPolicy } from '../lockout.js';

const setUp = (account: Partial<Account> = {}) => {
  const server = new TokenServer();
  return { server, client: server.client(), account: server.account(account) };
};

/** What a caller can see of a refusal. */
const seen = async (answer: Promise<unknown>) => {
  const { code, status, description, challenge } = await refusalOf(answer);
  return { code, status, description, challenge };
};

describe('the password grant', () => {
  it('[R01] gives an access and a refresh token, in four statements', async () => {
    const { server, client, account } = setUp();
    const answer = await server.signIn(client, { scope: 'PRODUCTION' });
    expect(Object.keys(answer)).toEqual(['access_token', 'refresh_token', 'scope', 'token_type', 'expires_in']);
    expect(answer).toMatchObject({ scope: 'PRODUCTION', token_type: 'Bearer', expires_in: 3600 });
    expect(claimsOf(answer.access_token)).toMatchObject({ sub: account.userId, amr: ['pwd'] });
    expect(server.storage.statements).toEqual(['count', 'findForSignIn', 'forgive', 'add']);
  });

  it('gives a refresh token only if the key pair may use one, and a grant all the same', async () => {
    const { server } = setUp();
    const answer = await server.signIn(server.client({ grantTypes: ['password'] }));
    expect(answer).not.toHaveProperty('refresh_token');
    expect(claimsOf(answer.access_token).gid).toEqual(expect.any(String));
  });

  it('stores neither the refresh token nor its secret part', async () => {
    const { server, client } = setUp();
    const { refresh_token: token = '' } = await server.signIn(client);
    await server.refresh(client, token);
    expect(server.storage.dump()).not.toContain(token.slice(-40));
    expect(server.storage.dump().length).toBeGreaterThan(100);
  });

  it('[R02] [105] [124] refuses every sign-in alike, in words, work and count', async () => {
    const cases: Readonly<Record<string, [Partial<Account>, Record<string, string>]>> = {
      'wrong password': [{}, { password: 'wrong' }],
      'unknown user name': [{}, { username: 'nobody' }],
      'user name in other letter case': [{}, { username: 'Maria' }],
      'disabled account': [{ enabled: false }, {}],
      'second factor required': [{ secondFactorRequired: true }, {}],
    };
    const answers = new Set<string>();
    for (const [account, form] of Object.values(cases)) {
      const { server, client } = setUp(account);
      answers.add(JSON.stringify(await seen(server.signIn(client, form))));
      expect(server.passwordHasher.verified).toHaveLength(1);
      expect(server.storage.statements).toEqual(['count', 'findForSignIn']);
    }
    expect([...answers].map((answer) => JSON.parse(answer))).toEqual([
      expect.objectContaining({ code: 'invalid_grant', status: 400 }),
    ]);
  });

  it('[R02] replaces a hash of an older kind at the first right password, and at no wrong one', async () => {
    const { server, client } = setUp({ passwordHash: 'old-hash-of:pizza' });
    await refusalOf(server.signIn(client, { password: 'wrong' }));
    expect(server.storage.statements).toEqual(['count', 'findForSignIn']);
    for (let time = 1; time <= 2; time += 1) await server.signIn(client);
    const verified = ['old-hash-of:pizza', 'old-hash-of:pizza', 'hash-of:pizza'];
    expect(server.passwordHasher.verified).toEqual(verified);
    expect(server.storage.statements.filter((name) => name === 'replacePasswordHash')).toHaveLength(1);
  });

  it('replaces no hash of an account that cannot sign in', async () => {
    const { server, client } = setUp({ passwordHash: 'old-hash-of:pizza', enabled: false });
    await refusalOf(server.signIn(client));
    expect(server.storage.statements).toEqual(['count', 'findForSignIn']);
  });

  it('[R04] is refused to a key pair that does not have it', async () => {
    const { server } = setUp();
    const client = server.client({ grantTypes: ['client_credentials', 'refresh_token'] });
    expect((await refusalOf(server.signIn(client))).code).toBe('unauthorized_client');
  });

  it('[106] is refused to public clients and to pages in a browser, before anything is counted', async () => {
    const { server, client } = setUp();
    const isPublic = server.client({ authMethod: 'none', secrets: [] });
    expect((await refusalOf(server.signIn(isPublic))).code).toBe('unauthorized_client');
    for (const origin of ['https://app.example', 'null', '']) {
      expect((await refusalOf(server.signIn(client, {}, { origin }))).code).toBe('unauthorized_client');
    }
    expect(server.storage.statements).toEqual([]);
  });

  it('names what is missing, and bounds the password in bytes', async () => {
    const { server, client } = setUp();
    const missing = server.token(client, { grant_type: 'password', username: 'maria' });
    expect(await refusalOf(missing)).toMatchObject({ code: 'invalid_request', status: 400 });
    expect((await refusalOf(server.signIn(client, { password: 'ë'.repeat(513) }))).code).toBe('invalid_request');
    expect((await refusalOf(server.signIn(client, { password: 'ë'.repeat(512) }))).code).toBe('invalid_grant');
  });

  it('refuses a malformed scope before a hash is spent on it', async () => {
    const { server, client } = setUp();
    expect((await refusalOf(server.signIn(client, { scope: 'a"b' }))).code).toBe('invalid_scope');
    expect(server.passwordHasher.verified).toEqual([]);
  });

  it('does not count a right password as failed because its scope is refused', async () => {
    const { server, client } = setUp();
    server.lockout = { ...defaultLockoutPolicy, failuresPerAccountAndNetwork: 1 };
    for (let time = 0; time < 3; time += 1) {
      expect((await refusalOf(server.signIn(client, { scope: 'nonsense' }))).code).toBe('invalid_scope');
    }
    await expect(server.signIn(client)).resolves.toBeDefined();
  });

  it('answers 429 when too many passwords wait, and counts nothing', async () => {
    const { server, client } = setUp();
    server.passwordHasher.full = true;
    expect(await refusalOf(server.signIn(client))).toMatchObject({ status: 429, retryAfterSeconds: 2 });
    expect(server.storage.statements).toEqual([]);
  });

  it('answers 503 while the storage is away', async () => {
    const { server, client } = setUp();
    server.storage.away = true;
    expect(await refusalOf(server.signIn(client))).toMatchObject({ code: 'temporarily_unavailable', status: 503 });
  });
});

describe('the lockout', () => {
  const limits = { windowSeconds: 900, failuresPerAccountAndNetwork: 3, failuresPerAccount: 5, failuresPerNetwork: 8 };
  const setUpLimited = () => {
    const subject = setUp();
    subject.server.lockout = limits;
    const { server, client } = subject;
    const guess = (username: string, clientAddress: string) =>
      refusalOf(server.signIn(client, { username, password: 'wrong' }, { clientAddress }));
    const signIn = (clientAddress: string, form = {}) => server.signIn(client, form, { clientAddress });
    return { ...subject, guess, signIn };
  };

  it('[105] says no more than a wrong password, but for when to come back', async () => {
    const { server, client, guess, signIn } = setUpLimited();
    const wrong = await seen(server.signIn(client, { password: 'wrong' }, { clientAddress: '192.0.2.1' }));
    await guess('maria', '192.0.2.1');
    await guess('maria', '192.0.2.1');
    expect(server.passwordHasher.verified).toHaveLength(3);
    const locked = await refusalOf(signIn('192.0.2.1'));
    expect(await seen(signIn('192.0.2.1'))).toEqual(wrong);
    expect(locked).toMatchObject({ retryAfterSeconds: 900, reason: 'too many failed attempts' });
    expect(server.passwordHasher.verified).toHaveLength(3);
  });

  it('[124] holds for user names that do not exist as well', async () => {
    const { guess } = setUpLimited();
    const answers = [];
    for (let time = 0; time < 5; time += 1) answers.push((await guess('nobody', '192.0.2.1')).retryAfterSeconds);
    expect(answers).toEqual([null, null, null, 900, 900]);
  });

  it('[120] is not passed by guessing in parallel', async () => {
    const { server, guess } = setUpLimited();
    await Promise.all(Array.from({ length: 50 }, () => guess('maria', '192.0.2.1')));
    expect(server.passwordHasher.verified.length).toBeLessThanOrEqual(3);
  });

  it('[121] of one network does not keep the person out from another, nor outlast its window', async () => {
    const { server, guess, signIn } = setUpLimited();
    for (let time = 0; time < 30; time += 1) await guess('maria', '192.0.2.1');
    await expect(signIn('198.51.100.1')).resolves.toBeDefined();
    server.clock.advance(899);
    expect((await refusalOf(signIn('192.0.2.1'))).code).toBe('invalid_grant');
    server.clock.advance(1);
    await expect(signIn('192.0.2.1')).resolves.toBeDefined();
  });

  it('[121] of one account holds for every network, to the end of the window', async () => {
    const { guess, signIn, server } = setUpLimited();
    for (let network = 1; network <= 5; network += 1) await guess('maria', `192.0.2.${network}`);
    expect((await refusalOf(signIn('198.51.100.1'))).retryAfterSeconds).toBe(900);
    server.clock.advance(900);
    await expect(signIn('198.51.100.1')).resolves.toBeDefined();
  });

  it('holds for a network that tries one password with every account', async () => {
    const { guess, signIn } = setUpLimited();
    for (let user = 1; user <= 8; user += 1) await guess(`user${user}`, '192.0.2.1');
    expect((await refusalOf(signIn('192.0.2.1'))).reason).toBe('too many failed attempts');
  });

  it('[122] counts all addresses of a /64 as one network', async () => {
    const { guess, signIn } = setUpLimited();
    for (const end of ['1', '2', '3']) await guess('maria', `2001:db8:0:1::${end}`);
    expect((await refusalOf(signIn('2001:db8:0:1:ffff::4'))).reason).toBe('too many failed attempts');
    await expect(signIn('2001:db8:0:2::1')).resolves.toBeDefined();
  });

  it('forgives a password that was right, however often', async () => {
    const { signIn } = setUpLimited();
    for (let time = 0; time < 20; time += 1) await expect(signIn('192.0.2.1')).resolves.toBeDefined();
  });

  it('counts what it names without naming it', async () => {
    const { server, guess } = setUpLimited();
    const hashed = jest.spyOn(server.rootKeys, 'fingerprint');
    await guess('a","b', '192.0.2.1');
    const counted = hashed.mock.calls.filter(([purpose]) => purpose === 'throttle-subject').map(([, value]) => value);
    expect(new Set(counted).size).toBe(3);
    expect(server.storage.dump()).not.toContain('192.0.2.1');
  });
});
