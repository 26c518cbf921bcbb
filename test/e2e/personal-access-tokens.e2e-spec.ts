import { jest } from '@jest/globals';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { RestCaller, signIn } from '#test/support/rest';
import { PersonalAccessTokens } from '#database/memory/personal-access-tokens';
import { addSeconds } from '#primitives/clock';
import { newId } from '#primitives/ids';
import { newSecret } from '#primitives/secrets';

jest.setTimeout(30_000);

const DAY = 86_400;
const brief = ({ status, ...answer }: Answer) => [status, answer.json().code];

describe.each(Object.entries(databases))('personal access tokens on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let admin: RestCaller;
  let maria: RestCaller;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
  });

  beforeEach(async () => {
    maria = await signIn(house);
    admin = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const inDays = (days: number): string => addSeconds(house.clock.now(), days * DAY).toISOString();
  const make = (caller: RestCaller, fields: object = {}, headers = {}) =>
    caller.post(
      '/users/me/personal-access-tokens',
      { label: 'script', scopes: ['gatehouse:account'], expiresAt: inDays(90), ...fields },
      headers,
    );
  const made = async (caller: RestCaller, fields: object = {}) => {
    const answer = await make(caller, fields);
    const { value, ...token } = answer.json<{ id: string; value: string }>();
    return { token, value, bearer: new RestCaller(house, caller.user, caller.keyPair, value) };
  };

  it('is shown once and stored nowhere in the clear', async () => {
    const answer = await make(maria, { label: 'nightly export' });
    const { value, ...body } = answer.json<{ id: string; value: string }>();
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      location: `/api/v1/personal-access-tokens/${body.id}`,
    });
    expect(body).toEqual({
      id: expect.any(String),
      label: 'nightly export',
      scopes: ['gatehouse:account'],
      expiresAt: inDays(90),
      hint: { first: value.slice(0, 4), last: value.slice(-4) },
      lastUsedAt: null,
      state: 'ACTIVE',
      createdAt: house.clock.now().toISOString(),
    });
    const list = await maria.get('/users/me/personal-access-tokens');
    expect(list.json()).toEqual({ items: [body], nextCursor: null });
    const stored = await house.database.read.personalAccessTokens.find(body.id);
    expect(JSON.stringify(stored)).not.toContain(value.slice(8, -8));
    const events = await house.database.read.auditEvents.ofTarget('PERSONAL_ACCESS_TOKEN', body.id);
    expect(events).toMatchObject([{ action: 'personal-access-token.create', actorId: maria.user.id }]);
    expect(house.log.join('')).not.toContain(value);
  });

  it('opens this API within its scopes and the roles of the moment, and nothing else', async () => {
    const publisher = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    const scopes = ['gatehouse:account', 'gatehouse:applications:read'];
    const { bearer, value } = await made(publisher, { scopes });
    expect((await bearer.get('/users/me')).json()).toMatchObject({ id: publisher.user.id });
    expect((await bearer.get('/applications')).status).toBe(200);
    expect(brief(await bearer.post('/applications', { name: 'x' }))).toEqual([403, 'insufficient_scope']);
    const userinfo = await house.client.call(`${house.issuer}/userinfo`, { bearer: value });
    expect(userinfo.status).toBe(401);
    const { consumerKey, consumerSecret } = publisher.keyPair;
    const introspection = await house.client.call(`${house.issuer}/introspect`, {
      basic: [consumerKey, consumerSecret],
      form: { token: value },
    });
    expect(introspection.json()).toEqual({ active: false });
  });

  it('loses what a role gave when the role is taken away', async () => {
    const boss = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
    const { bearer } = await made(boss, { scopes: ['gatehouse:users:manage'] });
    expect((await bearer.get('/users')).status).toBe(200);
    await admin.put(`/users/${boss.user.id}/roles`, { roles: ['SUBSCRIBER'] });
    expect(brief(await bearer.get('/users'))).toEqual([403, 'insufficient_scope']);
  });

  it('[133] has no scope that its maker’s own token does not have', async () => {
    const narrow = await signIn(house, { scopes: ['account'] });
    for (const scope of ['gatehouse:applications:read', 'gatehouse:users:manage']) {
      const answer = await make(narrow, { scopes: ['gatehouse:account', scope] });
      expect(answer.json()).toMatchObject({ status: 403, code: 'insufficient_scope', scope });
    }
    const { bearer } = await made(maria);
    expect(brief(await make(bearer, { scopes: ['gatehouse:applications:read'] }))).toEqual([403, 'insufficient_scope']);
  });

  it('lives for ninety days at most, and makes none that lives longer than itself', async () => {
    const tooLong = addSeconds(house.clock.now(), 90 * DAY + 1).toISOString();
    for (const [caller, expiresAt] of [
      [maria, tooLong],
      [maria, house.clock.now().toISOString()],
      [(await made(maria, { expiresAt: inDays(1) })).bearer, inDays(2)],
    ] as const) {
      expect((await make(caller, { expiresAt })).json()).toMatchObject({ errors: [{ pointer: '/expiresAt' }] });
    }
    const { bearer, token } = await made(maria, { expiresAt: inDays(1) });
    house.clock.advance(DAY);
    expect(brief(await bearer.get('/users/me'))).toEqual([401, 'token_invalid']);
    const boss = await signIn(house, { roles: ['ADMINISTRATOR'] });
    const list = await boss.get(`/users/${maria.user.id}/personal-access-tokens`);
    const { items } = list.json<{ items: { id: string; state: string }[] }>();
    expect(items.find(({ id }) => id === token.id)).toMatchObject({ state: 'EXPIRED' });
  });

  it('ends by its owner or an administrator, at the next call, once', async () => {
    const stranger = await signIn(house);
    for (const ender of [maria, admin]) {
      const { bearer, token } = await made(maria);
      expect((await bearer.get('/users/me')).status).toBe(200);
      const revoke = () => ender.post(`/personal-access-tokens/${token.id}/revoke`);
      expect(brief(await stranger.post(`/personal-access-tokens/${token.id}/revoke`))).toEqual([404, 'not_found']);
      const [first, again] = [await revoke(), await revoke()];
      expect([first.status, first.json().state, again.status]).toEqual([200, 'REVOKED', 200]);
      expect(brief(await bearer.get('/users/me'))).toEqual([401, 'token_invalid']);
      const events = await house.database.read.auditEvents.ofTarget('PERSONAL_ACCESS_TOKEN', token.id);
      expect(events.map(({ action }) => action)).toEqual([
        'personal-access-token.create',
        'personal-access-token.revoke',
      ]);
    }
  });

  it('is not looked for without end when many are made up, and goes on when it was seen', async () => {
    const { bearer } = await made(maria);
    const { bearer: unseen } = await made(maria);
    expect((await bearer.get('/users/me')).status).toBe(200);
    for (let time = 0; time < 1_000; time += 100) {
      const guesses = Array.from(
        { length: 100 },
        () => new RestCaller(house, maria.user, maria.keyPair, newSecret('gthp_')),
      );
      const answers = await Promise.all(guesses.map((guess) => guess.get('/users/me')));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    }
    const held = await unseen.get('/users/me');
    expect([...brief(held), held.headers['retry-after']]).toEqual([429, 'too_many_requests', '60']);
    expect((await bearer.get('/users/me')).status).toBe(200);
    house.clock.advance(60);
    expect((await unseen.get('/users/me')).status).toBe(200);
  });

  it('[127] ends with the password of its owner', async () => {
    const { bearer } = await made(maria);
    expect((await bearer.get('/users/me')).status).toBe(200);
    await maria.post('/users/me/change-password', {
      currentPassword: 'password',
      newPassword: 'correct horse battery',
    });
    expect(brief(await bearer.get('/users/me'))).toEqual([401, 'token_invalid']);
  });

  it('[133] is nobody else’s to make or to see', async () => {
    const other = await signIn(house);
    const path = `/users/${other.user.id}/personal-access-tokens`;
    expect(brief(await maria.get(path))).toEqual([404, 'not_found']);
    const body = { label: 'x', scopes: ['gatehouse:account'], expiresAt: inDays(1) };
    expect(brief(await maria.post(path, body))).toEqual([404, 'not_found']);
    expect(brief(await admin.post(path, body))).toEqual([403, 'role_required']);
    expect((await admin.get(path)).json()).toEqual({ items: [], nextCursor: null });
  });

  it('[133] is not made by an application in its owner’s name', async () => {
    const { consumerKey, consumerSecret } = maria.keyPair;
    const granted = await house.client.call(`${house.issuer}/token`, {
      basic: [consumerKey, consumerSecret],
      form: { grant_type: 'client_credentials', scope: 'gatehouse:account' },
    });
    const application = new RestCaller(house, maria.user, maria.keyPair, String(granted.json().access_token));
    expect(brief(await make(application))).toEqual([403, 'role_required']);
  });

  it('is refused when it is none, or another kind of credential', async () => {
    const { value } = await made(maria);
    for (const other of [newSecret('gthp_'), `${value}x`, value.slice(0, -1), value.toLowerCase(), 'gthp_']) {
      const bearer = new RestCaller(house, maria.user, maria.keyPair, other);
      expect([other, (await bearer.get('/users/me')).status]).toEqual([other, 401]);
    }
  });

  it('with the same Idempotency-Key is one, shown again for ten minutes', async () => {
    const key = { 'Idempotency-Key': newId() };
    const expiresAt = inDays(1);
    const [first, again] = [await make(maria, { expiresAt }, key), await make(maria, { expiresAt }, key)];
    expect([again.status, again.json()]).toEqual([201, first.json()]);
    house.clock.advance(601);
    expect(brief(await make(maria, { expiresAt }, key))).toEqual([409, 'secret_already_shown']);
  });

  it('tells to the minute when it was last used', async () => {
    const { bearer } = await made(maria);
    await bearer.get('/users/me');
    const used = house.clock.now().toISOString();
    await house.application.get(PersonalAccessTokens).flushUses();
    const { items } = (await maria.get('/users/me/personal-access-tokens')).json<{ items: { lastUsedAt: string }[] }>();
    expect(items.map(({ lastUsedAt }) => lastUsedAt)).toEqual([used]);
  });
});
