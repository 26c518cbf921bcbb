import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type RestCaller, signIn } from '#test/support/rest';

describe.each(Object.entries(databases))('/api/v1/applications on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let maria: RestCaller;
  let paul: RestCaller;
  let admin: RestCaller;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    maria = await signIn(house);
    paul = await signIn(house);
    admin = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const registered = async (name: string, caller = maria): Promise<string> => {
    const answer = await caller.post('/applications', { name });
    expect(answer.status).toBe(201);
    return String(answer.json().id);
  };

  it('registers an application and shows it whole, with its version and address', async () => {
    const answer = await maria.post('/applications', {
      name: 'Pizza finder',
      description: 'Finds pizza.',
      attributes: { team: 'blue' },
      tokenFormat: 'OPAQUE',
    });

    expect(answer.status).toBe(201);
    const body = answer.json();
    expect(answer.headers).toMatchObject({
      location: `/api/v1/applications/${String(body.id)}`,
      etag: expect.stringMatching(/^"0-[\w-]{16}"$/),
      'cache-control': 'private, no-cache',
    });
    expect(body).toMatchObject({
      name: 'Pizza finder',
      description: 'Finds pizza.',
      attributes: { team: 'blue' },
      tokenFormat: 'OPAQUE',
      owner: { id: maria.user.id, username: maria.user.username },
      state: 'ACTIVE',
      memberRole: 'OWNER',
      keyTypes: [],
      subscriptionCount: 0,
      availableScopes: [],
    });
    const again = await maria.get(String(answer.headers.location));
    expect([again.status, again.json()]).toEqual([200, body]);
    const cached = await maria.get(String(answer.headers.location), { 'If-None-Match': String(again.headers.etag) });
    expect([cached.status, cached.text]).toEqual([304, '']);
  });

  it('[134] refuses every fault of a body at once, each with its place, and members that it does not know', async () => {
    const answer = await maria.post('/applications', {
      name: ' padded ',
      tokenFormat: 'XML',
      attributes: { colour: 7 },
      ownerId: paul.user.id,
      state: 'ACTIVE',
    });

    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const { code, errors } = answer.json<{ code: string; errors: { pointer: string; code: string }[] }>();
    expect(code).toBe('validation_failed');
    expect(errors.map((fault) => `${fault.pointer} ${fault.code}`).sort()).toEqual([
      '/attributes/colour invalid_type',
      '/name invalid_format',
      '/ownerId unknown_member',
      '/state unknown_member',
      '/tokenFormat not_allowed',
    ]);
  });

  it('asks for the attributes that the settings ask for', async () => {
    const setTo = (required: boolean) =>
      house.database.transaction(({ settings }) =>
        settings.put('applicationAttributes', [{ name: 'cost centre', required, description: '' }], house.clock.now()),
      );
    await setTo(true);
    const refused = await maria.post('/applications', { name: 'Unattributed', attributes: { team: 'blue' } });
    expect(refused.json()).toMatchObject({ errors: [{ pointer: '/attributes/cost centre', code: 'required' }] });
    const body = { name: 'Attributed', attributes: { 'cost centre': '4711' } };
    const { id } = (await maria.post('/applications', body)).json();
    expect((await maria.patch(`/applications/${String(id)}`, { attributes: {} })).status).toBe(400);
    expect((await maria.patch(`/applications/${String(id)}`, { description: 'x' })).status).toBe(200);
    await setTo(false);
    expect((await maria.patch(`/applications/${String(id)}`, { attributes: {} })).status).toBe(200);
  });

  it.each([
    ['no JSON', '{"name":', 400, 'malformed_request'],
    ['not an object', '[]', 400, 'validation_failed'],
    ['a name of the language', '{"name":"x","__proto__":{"isAdministrator":true}}', 400, 'malformed_request'],
    ['nothing', '', 400, 'validation_failed'],
    ['depth', `{"name":"x","attributes":${'['.repeat(100)}${']'.repeat(100)}}`, 400, 'malformed_request'],
  ])('refuses a body of %s', async (_what, body, status, code) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await house.client.call(`${house.consoleUrl}/api/v1/applications`, {
      method: 'POST',
      bearer: maria.token,
      headers,
      body,
    });
    expect([answer.status, answer.json().code]).toEqual([status, code]);
  });

  it('changes only the version that If-Match names, and only the members that came', async () => {
    const id = await registered('Changed');
    const { headers } = await maria.get(`/applications/${id}`);
    const etag = String(headers.etag);

    expect((await maria.patch(`/applications/${id}`, { description: 'x' }, {})).json().code).toBe(
      'precondition_required',
    );
    const changed = await maria.patch(`/applications/${id}`, { description: 'new' }, { 'If-Match': etag });
    expect([changed.status, changed.json()]).toEqual([
      200,
      expect.objectContaining({ name: 'Changed', description: 'new' }),
    ]);
    const late = await maria.patch(`/applications/${id}`, { description: 'late' }, { 'If-Match': etag });
    expect([late.status, late.json().code]).toEqual([412, 'precondition_failed']);
    expect((await maria.get(`/applications/${id}`)).json().description).toBe('new');
  });

  it('lets exactly one of many change the same version', async () => {
    const id = await registered('Raced');
    const etag = String((await maria.get(`/applications/${id}`)).headers.etag);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        maria.patch(`/applications/${id}`, { description: `writer ${index}` }, { 'If-Match': etag }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(15);
  });

  it('[133] says that there is nothing where others own something, whatever is tried', async () => {
    const id = await registered('Private');
    for (const answer of [
      await paul.get(`/applications/${id}`),
      await paul.patch(`/applications/${id}`, { name: 'Mine' }),
      await paul.delete(`/applications/${id}`),
      await paul.post(`/applications/${id}/disable`),
      await paul.post(`/applications/${id}/transfer`, { userId: paul.user.id }),
      await paul.get(`/applications/${id}/members`),
      await paul.put(`/applications/${id}/members/${paul.user.id}`, { role: 'DEVELOPER' }),
    ]) {
      expect([answer.status, answer.json().code]).toEqual([404, 'not_found']);
    }
    expect((await admin.get(`/applications/${id}`)).status).toBe(200);
  });

  it('gives each role in a team what it may do and no more', async () => {
    const id = await registered('Team');
    await maria.put(`/applications/${id}/members/${paul.user.id}`, { role: 'VIEWER' });
    expect((await paul.get(`/applications/${id}`)).json().memberRole).toBe('VIEWER');
    expect((await paul.patch(`/applications/${id}`, { description: 'x' })).json()).toMatchObject({
      status: 403,
      code: 'role_required',
      role: 'DEVELOPER',
    });
    await maria.put(`/applications/${id}/members/${paul.user.id}`, { role: 'DEVELOPER' });
    expect((await paul.patch(`/applications/${id}`, { description: 'x' })).status).toBe(200);
    expect((await paul.delete(`/applications/${id}`)).status).toBe(403);
    expect((await maria.get(`/applications/${id}/members`)).json().items).toEqual([
      { userId: maria.user.id, username: maria.user.username, role: 'OWNER' },
      { userId: paul.user.id, username: paul.user.username, role: 'DEVELOPER' },
    ]);
    expect((await maria.delete(`/applications/${id}/members/${paul.user.id}`)).status).toBe(204);
    expect((await paul.get(`/applications/${id}`)).status).toBe(404);
    expect((await maria.delete(`/applications/${id}/members/${maria.user.id}`)).json().code).toBe('state_conflict');
  });

  it('transfers an application, whose former owner sees it no more', async () => {
    const id = await registered('Given away');
    const answer = await maria.post(`/applications/${id}/transfer`, { userId: paul.user.id });
    expect([answer.status, answer.json().owner]).toEqual([200, { id: paul.user.id, username: paul.user.username }]);
    expect((await maria.get(`/applications/${id}`)).status).toBe(404);
  });

  it('ends the tokens of an application that is disabled, and lets it go on when it is enabled', async () => {
    const keys = await house.build.keyPair({ applicationId: await registered('Stopped') });
    const basic = [keys.consumerKey, keys.consumerSecret] as const;
    const ask = () => house.client.call(`${house.issuer}/token`, { basic, form: { grant_type: 'client_credentials' } });
    const token = String((await ask()).json().access_token);
    const active = async () =>
      (await house.client.call(`${house.issuer}/introspect`, { basic, form: { token } })).json().active;
    expect(await active()).toBe(true);

    expect((await maria.post(`/applications/${keys.applicationId}/disable`)).json().state).toBe('DISABLED');
    expect((await ask()).status).toBe(401);
    expect((await maria.post(`/applications/${keys.applicationId}/disable`)).status).toBe(200);
    expect((await maria.post(`/applications/${keys.applicationId}/enable`)).json().state).toBe('ACTIVE');
    expect(await active()).toBe(false);
    expect((await ask()).status).toBe(200);
  });

  it('deletes an application with its keys', async () => {
    const keys = await house.build.keyPair({ applicationId: await registered('Deleted') });
    expect((await maria.delete(`/applications/${keys.applicationId}`)).status).toBe(204);
    expect((await maria.get(`/applications/${keys.applicationId}`)).status).toBe(404);
    const basic = [keys.consumerKey, keys.consumerSecret] as const;
    const answer = await house.client.call(`${house.issuer}/token`, {
      basic,
      form: { grant_type: 'client_credentials' },
    });
    expect(answer.json().error).toBe('invalid_client');
  });

  it('pages through a list without repeating or skipping, in every order that it offers', async () => {
    const caller = await signIn(house);
    const names = Array.from({ length: 7 }, (_, index) => `Page ${index}`);
    for (const name of names) await registered(name, caller);
    for (const sort of ['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt']) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const answer = await caller.get(`/applications?q=PAGE&limit=3&sort=${sort}${cursor}`);
        const { items, nextCursor } = answer.json<{ items: { name: string }[]; nextCursor: string | null }>();
        seen.push(...items.map(({ name }) => name));
        cursor = nextCursor === null ? '' : `&cursor=${nextCursor}`;
      } while (cursor !== '');
      expect([...seen].sort()).toEqual(names);
      if (sort === '-name') expect(seen).toEqual(names.toReversed());
    }
    const counted = await caller.get('/applications?q=page&limit=2&total=true');
    expect(counted.json()).toMatchObject({ total: 7 });
    const { nextCursor } = counted.json();
    const elsewhere = await caller.get(`/applications?q=page&sort=name&cursor=${String(nextCursor)}`);
    expect([elsewhere.status, elsewhere.json().code]).toEqual([400, 'cursor_invalid']);
  });

  it('[136] refuses parameters of a list that it does not know or cannot read', async () => {
    const answer = await maria.get('/applications?limit=0&sort=secret&state=GONE&colour=red&total=maybe&limit=5');
    const { errors } = answer.json<{ errors: { parameter: string }[] }>();
    expect([...new Set(errors.map(({ parameter }) => parameter))].sort()).toEqual(
      ['colour', 'limit', 'sort', 'state', 'total'].sort(),
    );
  });

  it('[133] finds by consumer key only what the caller may see', async () => {
    const keys = await house.build.keyPair({ applicationId: await registered('Found') });
    const found = async (caller: RestCaller) =>
      (await caller.get(`/applications?consumerKey=${keys.consumerKey}`)).json<{ items: unknown[] }>().items.length;
    expect([await found(maria), await found(paul), await found(admin)]).toEqual([1, 0, 1]);
  });

  it('creates once, however often the same Idempotency-Key asks', async () => {
    const send = (name: string) => maria.post('/applications', { name }, { 'Idempotency-Key': 'once-1' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('Once')));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const replay = await send('Once');
    expect([replay.status, replay.text, replay.headers['idempotency-replayed']]).toEqual([201, made[0].text, 'true']);
    expect((await send('Other')).json().code).toBe('idempotency_key_reused');
    const other = await paul.post('/applications', { name: 'Once' }, { 'Idempotency-Key': 'once-1' });
    expect(other.headers['idempotency-replayed']).toBeUndefined();
  });

  it('remembers a refusal too, but forgets what failed on our side', async () => {
    await registered('Taken');
    const send = () => maria.post('/applications', { name: 'Taken' }, { 'Idempotency-Key': 'taken-1' });
    const first = await send();
    expect([first.status, first.json().code]).toEqual([409, 'name_taken']);
    const replay = await send();
    expect([replay.json().code, replay.headers['idempotency-replayed']]).toEqual(['name_taken', 'true']);
  });

  it('writes who did what, from where, with before and after', async () => {
    const id = await registered('Audited');
    await maria.patch(`/applications/${id}`, { description: 'changed' });
    const events = await house.database.read.auditEvents.ofTarget('APPLICATION', id);
    expect(events).toMatchObject([
      { action: 'application.create', actorKind: 'USER', actorId: maria.user.id, targetName: 'Audited' },
      {
        action: 'application.update',
        before: expect.objectContaining({ description: '' }),
        after: expect.objectContaining({ description: 'changed' }),
        address: expect.any(String),
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  it('takes no other credential than a token for it, and says what is missing', async () => {
    const address = `${house.consoleUrl}/api/v1/applications`;
    const none = await house.client.call(address);
    expect([none.status, none.json().code, none.headers['www-authenticate']]).toEqual([
      401,
      'authentication_required',
      'Bearer',
    ]);
    const cookie = await house.client.call(address, { headers: { Cookie: `session=${maria.token}` } });
    expect(cookie.json().code).toBe('authentication_required');
    const keys = await house.build.keyPair();
    const issued = await house.client.call(`${house.issuer}/token`, {
      basic: [keys.consumerKey, keys.consumerSecret],
      form: { grant_type: 'client_credentials' },
    });
    const foreign = await house.client.call(address, { bearer: String(issued.json().access_token) });
    expect([foreign.status, foreign.json().code]).toEqual([401, 'token_invalid']);
    const narrow = await signIn(house, { scopes: ['account'] });
    const refused = await narrow.get('/applications');
    expect([refused.status, refused.json().scope]).toEqual([403, 'gatehouse:applications:read']);
    expect(refused.headers['www-authenticate']).toContain('insufficient_scope');
  });
});
