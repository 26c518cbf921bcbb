import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { RestCaller, signIn } from '#test/support/rest';
import { decodeJws } from '#primitives/signature';

interface Key {
  readonly id: string;
  readonly use: string;
  readonly algorithm: string;
  readonly state: string;
  readonly activeFromAt: string;
  readonly publicJwk: { readonly kid: string };
}

describe.each(Object.entries(databases))('/api/v1/signing-keys on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let admin: RestCaller;
  let keys: BuiltKeyPair;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    admin = await signIn(house, { roles: ['ADMINISTRATOR'] });
    keys = await house.build.keyPair();
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const all = async (): Promise<readonly Key[]> =>
    (await admin.get('/signing-keys')).json<{ items: readonly Key[] }>().items;
  const signing = async (): Promise<Key> => {
    const found = (await all()).filter(
      ({ use, algorithm, state }) => use === 'TOKEN' && algorithm === 'ES256' && state === 'ACTIVE',
    );
    expect(found).toHaveLength(1);
    return found[0];
  };
  const post = async (path: string, form: Readonly<Record<string, string>>) =>
    (
      await house.client.call(`${house.issuer}${path}`, { basic: [keys.consumerKey, keys.consumerSecret], form })
    ).json();
  const issued = async (): Promise<string> =>
    String((await post('/token', { grant_type: 'client_credentials' })).access_token);
  const isActive = async (token: string): Promise<unknown> => (await post('/introspect', { token })).active;
  const published = async (): Promise<readonly string[]> =>
    (await house.client.call(`${house.issuer}/jwks.json`))
      .json<{ keys: { kid: string }[] }>()
      .keys.map(({ kid }) => kid);
  /** Whoever signs in with a token of a key loses it with that key. */
  const signInAgain = async (): Promise<void> => void (admin = await signIn(house, { roles: ['ADMINISTRATOR'] }));

  it('lists every key without its private half', async () => {
    const answer = await admin.get('/signing-keys');
    expect([answer.status, answer.json().nextCursor]).toEqual([200, null]);
    expect(await signing()).toEqual({
      id: expect.any(String),
      use: 'TOKEN',
      algorithm: 'ES256',
      state: 'ACTIVE',
      activeFromAt: expect.any(String),
      activeUntilAt: null,
      publicJwk: {
        kid: (await signing()).id,
        alg: 'ES256',
        use: 'sig',
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
      },
    });
    expect(answer.text).not.toMatch(/"d"|private|sealed/i);
  });

  it('publishes a next key and lets it take over later, or at once, and tokens of both are good', async () => {
    const before = await signing();
    const token = await issued();
    const planned = await admin.post('/signing-keys/rotate', {});
    expect([planned.status, planned.headers.location]).toEqual([201, '/api/v1/signing-keys']);
    const next = planned.json<Key>();
    expect(next).toMatchObject({ state: 'NEXT', algorithm: 'ES256', publicJwk: { kid: next.id } });
    expect(Date.parse(next.activeFromAt)).toBeGreaterThan(house.clock.now().getTime());
    expect((await signing()).id).toBe(before.id);
    expect(await published()).toContain(next.id);

    const done = await admin.post('/signing-keys/rotate', { algorithm: 'ES256', immediately: true });
    expect(done.json()).toMatchObject({ id: next.id, state: 'ACTIVE' });
    const newer = await issued();
    expect(decodeJws(newer)?.header.kid).toBe(next.id);
    expect([await isActive(token), await isActive(newer)]).toEqual([true, true]);
    expect(await house.database.read.auditEvents.ofTarget('SIGNING_KEY', next.id)).toMatchObject([
      { action: 'signing-key.rotate', actorId: admin.user.id, after: { immediately: false } },
      { action: 'signing-key.rotate', actorId: admin.user.id, after: { immediately: true, state: 'ACTIVE' } },
    ]);
  });

  it('rotates once, however often the same Idempotency-Key asks', async () => {
    const send = () => admin.post('/signing-keys/rotate', { immediately: true }, { 'Idempotency-Key': 'rotate-1' });
    const first = await send();
    const again = await send();
    expect([again.status, again.text, again.headers['idempotency-replayed']]).toEqual([201, first.text, 'true']);
    expect((await signing()).id).toBe(first.json().id);
  });

  it('rotates the algorithm that is asked, and refuses what it does not know', async () => {
    expect((await admin.post('/signing-keys/rotate', { algorithm: 'RS256' })).json().algorithm).toBe('RS256');
    const answer = await admin.post('/signing-keys/rotate', {
      algorithm: 'none',
      immediately: 'yes',
      use: 'ASSERTION',
    });
    const { errors } = answer.json<{ errors: { pointer: string }[] }>();
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['/algorithm', '/immediately', '/use']);
  });

  it('counts in a dry run what would end, and changes nothing', async () => {
    const { id } = await signing();
    const person = await signIn(house);
    const answer = await admin.post(`/signing-keys/${id}/revoke?dryRun=true`);
    expect([answer.status, answer.json().state]).toEqual([200, 'ACTIVE']);
    expect(Number(answer.json().grants)).toBeGreaterThanOrEqual(2); // the administrator's own and this one
    expect((await signing()).id).toBe(id);
    expect((await person.get('/applications')).status).toBe(200);
    expect(await house.database.read.auditEvents.ofTarget('SIGNING_KEY', id)).not.toContainEqual(
      expect.objectContaining({ action: 'signing-key.revoke' }),
    );
    const unclear = await admin.post(`/signing-keys/${id}/revoke?dryRun=perhaps&now=1`);
    expect(
      unclear
        .json<{ errors: { parameter: string }[] }>()
        .errors.map(({ parameter }) => parameter)
        .sort(),
    ).toEqual(['dryRun', 'now']);
  });

  it('ends a key and its tokens before it answers, and another one signs', async () => {
    await signInAgain(); // with a token of the key that signs now
    const { id } = await signing();
    const token = await issued();
    const answer = await admin.post(`/signing-keys/${id}/revoke`, { reason: 'It was in a stolen backup.' });
    expect([answer.status, answer.json().state, answer.json().id]).toEqual([200, 'REVOKED', id]);
    expect(await isActive(token)).toBe(false);
    expect(await published()).not.toContain(id);
    expect((await admin.get('/signing-keys')).json().code).toBe('token_invalid');
    await signInAgain();
    const again = await admin.post(`/signing-keys/${id}/revoke`);
    expect([again.status, again.json().state, again.json().grants]).toEqual([200, 'REVOKED', 0]);
    expect((await signing()).id).not.toBe(id);
    expect(await isActive(await issued())).toBe(true);
    expect(
      (await house.database.read.auditEvents.ofTarget('SIGNING_KEY', id)).filter(
        ({ action }) => action === 'signing-key.revoke',
      ),
    ).toMatchObject([{ after: { reason: 'It was in a stolen backup.', grants: expect.any(Number) } }]);
  });

  it('does not revoke a key of which nothing is alive, nor one that is not there', async () => {
    const { id } = await signing();
    await admin.post('/signing-keys/rotate', { immediately: true });
    await signInAgain();
    const farAhead = new Date(house.clock.now().getTime() + 1);
    await house.database.transaction(({ signingKeys }) => signingKeys.erase(id, farAhead));
    const answer = await admin.post(`/signing-keys/${id}/revoke`);
    expect([answer.status, answer.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'state_conflict', allowed: [] }),
    ]);
    for (const nobody of ['nobody', 'n%C3%B6body']) {
      expect((await admin.post(`/signing-keys/${nobody}/revoke`)).json().code).toBe('not_found');
    }
  });

  it('is for administrators with settings:manage alone', async () => {
    const { id } = await signing();
    const publisher = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    const narrow = await signIn(house, { roles: ['ADMINISTRATOR'], scopes: ['account'] });
    for (const caller of [publisher, narrow]) {
      for (const answer of [
        await caller.get('/signing-keys'),
        await caller.post('/signing-keys/rotate', {}),
        await caller.post(`/signing-keys/${id}/revoke`),
      ]) {
        expect([answer.status, answer.json().scope]).toEqual([403, 'gatehouse:settings:manage']);
      }
    }
    expect((await signing()).id).toBe(id);
  });
});
