import { jest } from '@jest/globals';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type RestCaller, signIn } from '#test/support/rest';
import { SectorDocuments } from '../../src/applications/sector-documents.js';
import { UsageFlush } from '../../src/usage/usage-flush.js';

interface Generated {
  readonly id: string;
  readonly consumerKey: string;
  readonly secret: { readonly id: string; readonly value: string };
  readonly token: { readonly accessToken: string; readonly scopes: readonly string[] } | null;
}

describe.each(Object.entries(databases))('key pairs and secrets of /api/v1 on %s', (_name, create) => {
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

  const application = async (owner = maria): Promise<string> =>
    (await house.build.application({ ownerId: owner.user.id })).id;

  const generated = async (applicationId: string, body: object = {}, caller = maria): Promise<Generated> => {
    const answer = await caller.post(`/applications/${applicationId}/key-pairs`, { keyType: 'PRODUCTION', ...body });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.json<Generated & Record<string, unknown>>();
  };

  const ask = async (key: string, secret: string) =>
    house.client.call(`${house.issuer}/token`, { basic: [key, secret], form: { grant_type: 'client_credentials' } });

  const isActive = async (key: string, secret: string, token: string) =>
    (await house.client.call(`${house.issuer}/introspect`, { basic: [key, secret], form: { token } })).json().active;

  it('[71] generates key, secret and token together, and they work at once', async () => {
    const applicationId = await application();
    const answer = await maria.post(`/applications/${applicationId}/key-pairs`, {
      keyType: 'SANDBOX',
      redirectUris: ['https://shop.example/callback', 'http://127.0.0.1/cb', 'com.example.app:/cb'],
      secretLabel: 'first',
      token: { lifetimeSeconds: 60 },
    });

    expect([answer.status, answer.headers['cache-control']]).toEqual([201, 'no-store']);
    expect(answer.json()).toMatchObject({
      applicationId,
      keyType: 'SANDBOX',
      consumerKey: expect.stringMatching(/^\w{28}$/),
      mode: 'CREATED',
      state: 'ACTIVE',
      clientAuthMethod: 'client_secret_basic',
      grantTypes: ['client_credentials', 'authorization_code', 'refresh_token'],
      pkceRequired: true,
      managementScopes: [],
      introspection: { resources: [] },
      secret: { label: 'first', state: 'ACTIVE', value: expect.stringMatching(/^gths_\w{49}$/) },
      token: { tokenType: 'Bearer', expiresInSeconds: 60, scopes: ['default'] },
    });
    const { id, consumerKey, secret, token } = answer.json<Generated & Record<string, unknown>>();
    expect((await ask(consumerKey, secret.value)).status).toBe(200);
    expect(await isActive(consumerKey, secret.value, String(token?.accessToken))).toBe(true);
    const read = await maria.get(`/key-pairs/${id}`);
    expect([read.status, 'secret' in read.json()]).toEqual([200, false]);
    const { items } = (await maria.get(`/key-pairs/${id}/secrets`)).json<{ items: { value: unknown }[] }>();
    expect(items.map(({ value }) => value)).toEqual([null]);
    expect((await maria.get(`/applications/${applicationId}`)).json().keyTypes).toEqual(['SANDBOX']);
  });

  it('makes one key pair when 64 ask at the same moment, and nothing is left of the others', async () => {
    const applicationId = await application();
    const answers = await Promise.all(
      Array.from({ length: 64 }, () =>
        maria.post(`/applications/${applicationId}/key-pairs`, { keyType: 'PRODUCTION', token: {} }),
      ),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect([made.length, answers.filter(({ status }) => status === 409).length]).toEqual([1, 63]);
    const { id, consumerKey, secret } = made[0].json<Generated & Record<string, unknown>>();
    const { items } = (await maria.get(`/key-pairs/${id}/secrets`)).json<{ items: { id: string }[] }>();
    expect(items.map((item) => item.id)).toEqual([secret.id]);
    expect((await ask(consumerKey, secret.value)).status).toBe(200);
  });

  it('leaves nothing behind when the token that was asked for cannot be made', async () => {
    const applicationId = await application();
    const body = { keyType: 'PRODUCTION', token: { scopes: ['no_such_scope'] } };
    const answer = await maria.post(`/applications/${applicationId}/key-pairs`, body);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '/token/scopes', code: 'invalid_scope' }] });
    expect((await maria.get(`/applications/${applicationId}/key-pairs`)).json().items).toEqual([]);
  });

  it('gives the secret once more to the same Idempotency-Key, sealed, and after ten minutes not any more', async () => {
    const applicationId = await application();
    const send = (key = 'generate-1') =>
      maria.post(`/applications/${applicationId}/key-pairs`, { keyType: 'PRODUCTION' }, { 'Idempotency-Key': key });
    const first = await send();
    const replay = await send();
    expect([replay.status, replay.text, replay.headers['cache-control']]).toEqual([201, first.text, 'no-store']);

    house.clock.advance(599);
    expect((await send()).text).toBe(first.text);
    house.clock.advance(2);
    const late = await send();
    expect(late.json()).toMatchObject({ status: 409, code: 'secret_already_shown', location: first.headers.location });
    const { secret } = first.json<Generated & Record<string, unknown>>();
    expect(
      JSON.stringify(await house.database.read.auditEvents.ofTarget('KEY_PAIR', String(first.json().id))),
    ).not.toContain(secret.value);
  });

  it.each([
    ['https://shop.example/*', 'wildcard'],
    ['http://shop.example/callback', 'https_required'],
    ['https://shop.example/cb#here', 'fragment'],
    ['https://user:pw@shop.example/cb', 'user_info'],
    ['javascript:alert(1)', 'scheme_refused'],
    ['myapp:/cb', 'scheme_refused'],
    ['/callback', 'invalid_format'],
    ['https://shöp.example/cb', 'invalid_format'],
  ])('refuses the redirect URI %s', async (uri, code) => {
    const body = { keyType: 'PRODUCTION', redirectUris: ['https://shop.example/ok', uri] };
    const answer = await maria.post(`/applications/${await application()}/key-pairs`, body);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '/redirectUris/1', code }] });
  });

  it('[134] refuses lifetimes above what the settings allow, and what only administrators may write', async () => {
    const applicationId = await application();
    const { id } = await generated(applicationId);
    expect((await maria.patch(`/key-pairs/${id}`, { accessTokenLifetimeSeconds: 86_401 })).json()).toMatchObject({
      errors: [{ pointer: '/accessTokenLifetimeSeconds', code: 'too_large', allowed: { maximum: 86_400 } }],
    });
    for (const body of [{ managementScopes: ['gatehouse:users:manage'] }, { introspection: { resources: ['x'] } }]) {
      const answer = await maria.patch(`/key-pairs/${id}`, body);
      expect([answer.status, answer.json().code, answer.json().role]).toEqual([403, 'role_required', 'ADMINISTRATOR']);
    }
    for (const body of [{ consumerKey: 'other' }, { mode: 'IMPORTED' }, { state: 'ACTIVE' }, { id: 'x' }]) {
      expect((await maria.patch(`/key-pairs/${id}`, body)).json().code).toBe('validation_failed');
    }
  });

  it('changes what a key pair may do, and the token endpoint follows at once', async () => {
    const { id, consumerKey, secret } = await generated(await application());
    const changed = await maria.patch(`/key-pairs/${id}`, {
      grantTypes: ['refresh_token'],
      tokenFormat: 'OPAQUE',
      accessTokenLifetimeSeconds: 120,
    });
    expect(changed.json()).toMatchObject({ tokenFormat: 'OPAQUE', accessTokenLifetimeSeconds: 120 });
    expect((await ask(consumerKey, secret.value)).json().error).toBe('unauthorized_client');
    await maria.patch(`/key-pairs/${id}`, { grantTypes: ['client_credentials'], accessTokenLifetimeSeconds: null });
    expect((await ask(consumerKey, secret.value)).json()).toMatchObject({
      access_token: expect.stringMatching(/^gtha_/),
      expires_in: 3600,
    });
  });

  it('lets a key pair be used from its addresses alone, and again from any when the list is empty', async () => {
    const { id, consumerKey, secret } = await generated(await application());
    const body = { allowedAddresses: ['192.0.2.0/24', '2001:db8::/32'] };
    expect((await maria.patch(`/key-pairs/${id}`, body)).json()).toMatchObject(body);
    expect((await ask(consumerKey, secret.value)).status).toBe(400);
    expect((await maria.patch(`/key-pairs/${id}`, { allowedAddresses: ['10.0.0.0/33'] })).json()).toMatchObject({
      errors: [{ pointer: '/allowedAddresses/0', code: 'invalid_format' }],
    });
    await maria.patch(`/key-pairs/${id}`, { allowedAddresses: [] });
    expect((await ask(consumerKey, secret.value)).status).toBe(200);
  });

  it('[133] shows nothing to strangers, and hands administrators nothing that is not theirs', async () => {
    const applicationId = await application();
    const { id, secret } = await generated(applicationId);
    for (const answer of [
      await paul.get(`/key-pairs/${id}`),
      await paul.get(`/key-pairs/${id}/secrets`),
      await paul.post(`/key-pairs/${id}/rotate`, {}),
      await paul.post(`/key-pairs/${id}/tokens`, {}),
      await paul.post(`/secrets/${secret.id}/revoke`, {}),
      await paul.post(`/applications/${applicationId}/key-pairs`, { keyType: 'SANDBOX' }),
      await maria.patch('/secrets/%C3%A9', { label: 'x' }),
      await maria.patch('/key-pairs/%F0%9F%8D%95', { defaultScopes: [] }),
      await maria.get(`/key-pairs/${id}%20`),
    ]) {
      expect([answer.status, answer.json().code]).toEqual([404, 'not_found']);
    }
    expect((await admin.get(`/key-pairs/${id}`)).status).toBe(200);
    for (const answer of [
      await admin.post(`/key-pairs/${id}/rotate`, {}),
      await admin.post(`/key-pairs/${id}/secrets`, {}),
      await admin.post(`/key-pairs/${id}/tokens`, {}),
      await admin.post(`/applications/${applicationId}/key-pairs`, { keyType: 'SANDBOX' }),
    ]) {
      expect([answer.status, answer.json().code]).toEqual([403, 'role_required']);
    }
  });

  it('[133] keeps the credentials of keys that may manage to the owner, and takes that right away in a transfer', async () => {
    const applicationId = await application();
    const { id } = await generated(applicationId);
    await maria.put(`/applications/${applicationId}/members/${paul.user.id}`, { role: 'DEVELOPER' });
    expect((await paul.post(`/key-pairs/${id}/tokens`, {})).status).toBe(201);
    await admin.patch(`/key-pairs/${id}`, { managementScopes: ['gatehouse:account'] });

    expect((await paul.post(`/key-pairs/${id}/tokens`, {})).json().code).toBe('role_required');
    expect((await paul.post(`/key-pairs/${id}/rotate`, {})).json().code).toBe('role_required');
    await maria.post(`/applications/${applicationId}/transfer`, { userId: paul.user.id });
    expect((await paul.get(`/key-pairs/${id}`)).json().managementScopes).toEqual([]);
  });

  it('[133] never makes a token that reaches further than the one it was asked with', async () => {
    const applicationId = await application();
    const { id } = await generated(applicationId);
    await admin.patch(`/key-pairs/${id}`, { managementScopes: ['gatehouse:account', 'gatehouse:keys:write'] });
    const narrow = await maria.post(`/key-pairs/${id}/tokens`, { scopes: ['gatehouse:account'] });
    expect(narrow.status).toBe(201);
    const bearer = String(narrow.json().accessToken);
    const call = (path: string, body: object) =>
      house.client.call(`${house.consoleUrl}/api/v1${path}`, {
        method: 'POST',
        bearer,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await call(`/key-pairs/${id}/tokens`, {})).json().scope).toBe('gatehouse:keys:write');
    const keys = await maria.post(`/key-pairs/${id}/tokens`, { scopes: ['gatehouse:keys:write'] });
    const wider = await house.client.call(`${house.consoleUrl}/api/v1/key-pairs/${id}/tokens`, {
      method: 'POST',
      bearer: String(keys.json().accessToken),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ scopes: ['gatehouse:account'] }),
    });
    expect(wider.json()).toMatchObject({ status: 403, code: 'insufficient_scope', scope: 'gatehouse:account' });
  });

  it('[70] ends every token of a key pair that is deleted or disabled', async () => {
    const applicationId = await application();
    const witness = await generated(applicationId, { keyType: 'SANDBOX' });
    const { id, consumerKey, secret } = await generated(applicationId);
    await admin.patch(`/key-pairs/${witness.id}`, { introspection: { resources: [`${house.issuer}/apis`] } });
    const seen = (token: string) => isActive(witness.consumerKey, witness.secret.value, token);
    const token = String((await ask(consumerKey, secret.value)).json().access_token);
    expect(await seen(token)).toBe(true);

    expect((await maria.post(`/key-pairs/${id}/disable`)).json().state).toBe('DISABLED');
    expect([await seen(token), (await ask(consumerKey, secret.value)).status]).toEqual([false, 401]);
    await maria.post(`/key-pairs/${id}/enable`);
    const renewed = String((await ask(consumerKey, secret.value)).json().access_token);
    expect([await seen(token), await seen(renewed)]).toEqual([false, true]);
    expect((await maria.delete(`/key-pairs/${id}`)).status).toBe(204);
    expect([await seen(renewed), (await ask(consumerKey, secret.value)).status]).toEqual([false, 401]);
  });

  describe('of a public client', () => {
    const NONE = { clientAuthMethod: 'none', redirectUris: ['com.example.app:/cb'] };

    it('have no secret, and a code bound to a verifier in its place', async () => {
      const applicationId = await application();
      const answer = await maria.post(`/applications/${applicationId}/key-pairs`, { keyType: 'PRODUCTION', ...NONE });
      expect([answer.status, answer.json()]).toEqual([
        201,
        expect.objectContaining({
          clientAuthMethod: 'none',
          grantTypes: ['authorization_code', 'refresh_token'],
          pkceRequired: true,
          refreshReplaySeconds: 10,
          secret: null,
          token: null,
        }),
      ]);
      const id = String(answer.json().id);
      expect((await maria.get(`/key-pairs/${id}/secrets`)).json().items).toEqual([]);
      for (const path of ['secrets', 'rotate']) {
        const refusal = await maria.post(`/key-pairs/${id}/${path}`, {});
        expect([path, refusal.status, refusal.json().code]).toEqual([path, 409, 'state_conflict']);
      }
      expect((await maria.post(`/key-pairs/${id}/tokens`, {})).json().code).toBe('state_conflict');
    });

    it.each<[object, string, string]>([
      [{ redirectUris: [] }, '/redirectUris', 'required'],
      [{ grantTypes: ['authorization_code', 'client_credentials'] }, '/grantTypes/1', 'not_allowed'],
      [{ grantTypes: ['password'] }, '/grantTypes/0', 'not_allowed'],
      [{ pkceRequired: false }, '/pkceRequired', 'not_allowed'],
      [{ secretLabel: 'first' }, '/secretLabel', 'not_allowed'],
      [{ secretExpiresAt: null }, '/secretExpiresAt', 'not_allowed'],
    ])('are refused with %j', async (more, pointer, code) => {
      const body = { keyType: 'PRODUCTION', ...NONE, ...more };
      const answer = await maria.post(`/applications/${await application()}/key-pairs`, body);
      expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer, code }] });
    });

    it('are made of those of a confidential one, whose secret then proves nothing', async () => {
      const { id, consumerKey, secret } = await generated(await application());
      const refusal = await maria.patch(`/key-pairs/${id}`, NONE);
      expect(refusal.json()).toMatchObject({
        status: 400,
        errors: [{ pointer: '/grantTypes/0', code: 'not_allowed' }],
      });
      expect((await ask(consumerKey, secret.value)).status).toBe(200);
      const grantTypes = ['authorization_code', 'refresh_token'];
      const changed = await maria.patch(`/key-pairs/${id}`, { ...NONE, grantTypes });
      expect(changed.json()).toMatchObject({ clientAuthMethod: 'none', pkceRequired: true });
      expect((await ask(consumerKey, secret.value)).status).toBe(401);
      expect((await maria.patch(`/key-pairs/${id}`, { pkceRequired: false })).json()).toMatchObject({
        errors: [{ pointer: '/pkceRequired', code: 'not_allowed' }],
      });
      expect((await maria.post(`/secrets/${secret.id}/revoke`, {})).status).toBe(200); // nobody needs the last one
    });

    it('can be imported without a secret', async () => {
      const applicationId = await application();
      const body = { keyType: 'PRODUCTION', ...NONE, consumerKey: 'publicPublicPublicPublicPubl' };
      const answer = await admin.post(`/applications/${applicationId}/key-pairs`, body);
      expect(answer.json()).toMatchObject({ mode: 'IMPORTED', consumerKey: body.consumerKey, secret: null });
      const withSecret = { ...body, consumerSecret: 'Kh3TZnN2FY4vGBvGhGYSv0NSHXca' };
      expect((await admin.post(`/applications/${applicationId}/key-pairs`, withSecret)).json()).toMatchObject({
        errors: [{ pointer: '/consumerSecret', code: 'not_allowed' }],
      });
    });
  });

  describe('in OpenID Connect', () => {
    const redirectUris = ['https://shop.example/cb', 'https://shop.example/other'];

    it('say what they want, and what nobody said', async () => {
      const { id } = await generated(await application());
      expect((await maria.get(`/key-pairs/${id}`)).json()).toMatchObject({
        idTokenSignedResponseAlg: 'RS256',
        userinfoSignedResponseAlg: null,
        subjectType: 'PUBLIC',
        sectorIdentifierUri: null,
        backChannelLogoutUri: null,
        frontChannelLogoutUri: null,
        defaultAcrValues: [],
        consentSkipped: false,
        jwks: null,
        jwksUri: null,
      });
      const wanted = {
        redirectUris,
        idTokenSignedResponseAlg: 'ES256',
        userinfoSignedResponseAlg: 'RS256',
        subjectType: 'PAIRWISE',
        backChannelLogoutUri: 'https://elsewhere.example/logout',
        frontChannelLogoutUri: 'https://shop.example/logout',
        defaultAcrValues: ['2'],
      };
      expect((await maria.patch(`/key-pairs/${id}`, wanted)).json()).toMatchObject(wanted);
      const back = { userinfoSignedResponseAlg: null, backChannelLogoutUri: null, frontChannelLogoutUri: null };
      expect((await maria.patch(`/key-pairs/${id}`, back)).json()).toMatchObject(back);
    });

    it('[134] let only administrators decide that people are not asked', async () => {
      const { id, consumerKey } = await generated(await application());
      expect((await maria.patch(`/key-pairs/${id}`, { consentSkipped: true })).json().code).toBe('role_required');
      expect((await admin.patch(`/key-pairs/${id}`, { consentSkipped: true })).json().consentSkipped).toBe(true);
      expect(await house.database.read.keyPairs.findClient(consumerKey)).toMatchObject({ consentSkipped: true });
    });

    it.each<[object, string, string]>([
      [{ backChannelLogoutUri: 'http://127.0.0.1/logout' }, '/backChannelLogoutUri', 'https_required'],
      [{ backChannelLogoutUri: 'https://shop.example/#x' }, '/backChannelLogoutUri', 'fragment'],
      [{ frontChannelLogoutUri: 'com.example.app:/logout' }, '/frontChannelLogoutUri', 'https_required'],
      [{ frontChannelLogoutUri: 'https://elsewhere.example/logout' }, '/frontChannelLogoutUri', 'not_allowed'],
      [{ defaultAcrValues: ['3'] }, '/defaultAcrValues/0', 'not_allowed'],
      [{ jwks: { keys: [] } }, '/jwks', 'unknown_member'],
      [{ jwksUri: 'https://shop.example/jwks' }, '/jwksUri', 'unknown_member'],
      [{ sectorIdentifierUri: 'http://shop.example/uris' }, '/sectorIdentifierUri', 'https_required'],
      [{ subjectType: 'PAIRWISE', redirectUris: [] }, '/sectorIdentifierUri', 'required'],
      [
        { subjectType: 'PAIRWISE', redirectUris: ['https://a.example/', 'https://b.example/'] },
        '/sectorIdentifierUri',
        'required',
      ],
      [{ subjectType: 'PAIRWISE', redirectUris: ['http://127.0.0.1/cb'] }, '/sectorIdentifierUri', 'required'],
      [{ subjectType: 'PAIRWISE', redirectUris: ['com.example.app:/cb'] }, '/sectorIdentifierUri', 'required'],
    ])('are refused with %j', async (more, pointer, code) => {
      const body = { keyType: 'PRODUCTION', redirectUris, ...more };
      const answer = await maria.post(`/applications/${await application()}/key-pairs`, body);
      expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer, code }] });
    });

    it('have the host of their redirect URIs as sector, or that of a document that names them all', async () => {
      const sectorOf = async (consumerKey: string) =>
        (await house.database.read.keyPairs.findClient(consumerKey))?.sectorIdentifier;
      const { id, consumerKey } = await generated(await application(), { redirectUris, subjectType: 'PAIRWISE' });
      expect(await sectorOf(consumerKey)).toBe('shop.example');

      const sectorIdentifierUri = 'https://sector.example/uris.json';
      const read = jest.spyOn(house.application.get(SectorDocuments), 'read');
      read.mockResolvedValueOnce(null);
      expect((await maria.patch(`/key-pairs/${id}`, { sectorIdentifierUri })).json()).toMatchObject({
        errors: [{ pointer: '/sectorIdentifierUri', code: 'unreadable' }],
      });
      read.mockResolvedValueOnce(redirectUris.slice(1));
      expect((await maria.patch(`/key-pairs/${id}`, { sectorIdentifierUri })).json()).toMatchObject({
        errors: [{ pointer: '/sectorIdentifierUri', code: 'incomplete' }],
      });
      expect(await sectorOf(consumerKey)).toBe('shop.example');
      read.mockResolvedValueOnce([...redirectUris, 'https://b.example/cb']);
      expect((await maria.patch(`/key-pairs/${id}`, { sectorIdentifierUri })).json()).toMatchObject({
        sectorIdentifierUri,
      });
      expect([await sectorOf(consumerKey), read.mock.calls.at(-1)]).toEqual(['sector.example', [sectorIdentifierUri]]);

      read.mockResolvedValueOnce([...redirectUris, 'https://b.example/cb']);
      const more = { redirectUris: [...redirectUris, 'https://c.example/cb'] };
      expect((await maria.patch(`/key-pairs/${id}`, more)).json().code).toBe('validation_failed');
      read.mockClear();
      expect((await maria.patch(`/key-pairs/${id}`, { defaultScopes: ['openid'] })).status).toBe(200);
      expect((await maria.patch(`/key-pairs/${id}`, { subjectType: 'PUBLIC' })).status).toBe(200);
      expect([await sectorOf(consumerKey), read.mock.calls]).toEqual([null, []]);
      read.mockRestore();
    });
  });

  it('imports keys of another installation, which work unchanged; for administrators alone', async () => {
    const applicationId = await application();
    const body = {
      keyType: 'PRODUCTION',
      consumerKey: 'nRhyEfrEGHr9Zv7PSmgrGcbcvC8a',
      consumerSecret: 'Kh3TZnN2FY4vGBvGhGYSv0NSHXca',
    };
    expect((await maria.post(`/applications/${applicationId}/key-pairs`, body)).json().code).toBe('role_required');
    const { consumerSecret: _omitted, ...half } = body;
    expect((await admin.post(`/applications/${applicationId}/key-pairs`, half)).json()).toMatchObject({
      errors: [{ pointer: '/consumerSecret', code: 'required' }],
    });
    const answer = await admin.post(`/applications/${applicationId}/key-pairs`, body);
    expect(answer.json()).toMatchObject({ mode: 'IMPORTED', consumerKey: body.consumerKey, secret: { value: null } });
    expect(answer.text).not.toContain(body.consumerSecret);
    expect((await ask(body.consumerKey, body.consumerSecret)).status).toBe(200);
    const other = await admin.post(`/applications/${await application()}/key-pairs`, body);
    expect([other.status, other.json().code]).toEqual([409, 'key_pair_exists']);
  });

  it('[72] rotates: both secrets work during the overlap, afterwards the new one alone', async () => {
    const { id, consumerKey, secret } = await generated(await application());
    house.clock.advance(1);
    const answer = await maria.post(`/key-pairs/${id}/rotate`, { overlapSeconds: 60, label: 'second' });
    expect([answer.status, answer.headers['cache-control']]).toEqual([201, 'no-store']);
    const rotated = answer.json<{ value: string; ending: { id: string }[] }>();
    expect(rotated.ending.map((ending) => ending.id)).toEqual([secret.id]);
    const statuses = async () =>
      [await ask(consumerKey, secret.value), await ask(consumerKey, rotated.value)].map(({ status }) => status);
    expect(await statuses()).toEqual([200, 200]);
    house.clock.advance(61);
    expect(await statuses()).toEqual([401, 200]);
    const { items } = (await maria.get(`/key-pairs/${id}/secrets`)).json<{ items: { state: string }[] }>();
    expect(items.map(({ state }) => state)).toEqual(['EXPIRED', 'ACTIVE']);
  });

  it('lets the overlap be no longer than the settings allow', async () => {
    const { id } = await generated(await application());
    const setTo = (seconds: number) =>
      house.database.transaction(({ settings }) => settings.put('secretOverlapMaxSeconds', seconds, house.clock.now()));
    await setTo(600);
    expect((await maria.post(`/key-pairs/${id}/rotate`, { overlapSeconds: 601 })).json()).toMatchObject({
      errors: [{ pointer: '/overlapSeconds', code: 'too_large', allowed: { maximum: 600 } }],
    });
    const rotated = (await maria.post(`/key-pairs/${id}/rotate`, {})).json<{ ending: { expiresAt: string }[] }>();
    const end = new Date(house.clock.now().getTime() + 600_000).toISOString();
    expect(rotated.ending.map(({ expiresAt }) => expiresAt)).toEqual([end]);
    await setTo(2_592_000);
  });

  it('keeps at most five secrets alive, also when many are asked for at once', async () => {
    const { id } = await generated(await application());
    const answers = await Promise.all(Array.from({ length: 12 }, () => maria.post(`/key-pairs/${id}/secrets`, {})));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(answers.filter(({ status }) => status === 409)[0].json().code).toBe('secret_limit');
    expect((await maria.post(`/key-pairs/${id}/rotate`, { overlapSeconds: 5 })).json().code).toBe('secret_limit');
    expect((await maria.post(`/key-pairs/${id}/rotate`, { overlapSeconds: 0 })).status).toBe(201);
  });

  it('revokes a secret at once, but the last one only when told so', async () => {
    const { id, consumerKey, secret } = await generated(await application());
    const refusal = await maria.post(`/secrets/${secret.id}/revoke`, {});
    expect([refusal.status, refusal.json().code]).toEqual([409, 'last_secret']);
    const second = (await maria.post(`/key-pairs/${id}/secrets`, {})).json<{ id: string; value: string }>();
    const token = String((await ask(consumerKey, secret.value)).json().access_token);

    expect((await maria.post(`/secrets/${secret.id}/revoke`)).json().state).toBe('REVOKED');
    expect((await ask(consumerKey, secret.value)).status).toBe(401);
    expect(await isActive(consumerKey, second.value, token)).toBe(true);
    expect((await maria.post(`/secrets/${secret.id}/revoke`, { endTokens: true })).status).toBe(200);
    expect(await isActive(consumerKey, second.value, token)).toBe(false);
    const own = String((await ask(consumerKey, second.value)).json().access_token);
    expect(await isActive(consumerKey, second.value, own)).toBe(true);
    expect((await maria.post(`/secrets/${second.id}/revoke`, { allowLast: true })).status).toBe(200);
    expect((await ask(consumerKey, second.value)).status).toBe(401);
  });

  it('leaves one secret when both of two are revoked at the same moment', async () => {
    const { id, secret } = await generated(await application());
    const second = String((await maria.post(`/key-pairs/${id}/secrets`, {})).json().id);
    const answers = await Promise.all([secret.id, second].map((name) => maria.post(`/secrets/${name}/revoke`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
  });

  it('tells when a secret was used last and how many tokens a key pair got', async () => {
    const { id, consumerKey, secret } = await generated(await application());
    await ask(consumerKey, secret.value);
    await ask(consumerKey, secret.value);
    await house.application.get(UsageFlush).flush();
    const { items } = (await maria.get(`/key-pairs/${id}/secrets`)).json<{ items: Record<string, unknown>[] }>();
    expect(items[0]).toMatchObject({ lastUsedAt: expect.stringMatching(/:00\.000Z$/), callShare24h: null });
    expect((await maria.get(`/key-pairs/${id}`)).json().applicationTokens).toEqual({
      issued24h: 2,
      lastIssuedAt: items[0].lastUsedAt,
    });
  });

  it('lets a secret end earlier than planned, never later', async () => {
    const { id } = await generated(await application());
    const inHours = (hours: number) => new Date(house.clock.now().getTime() + hours * 3_600_000).toISOString();
    const { id: secretId } = (await maria.post(`/key-pairs/${id}/secrets`, { expiresAt: inHours(2) })).json();
    expect((await maria.patch(`/secrets/${String(secretId)}`, { expiresAt: inHours(3) })).json()).toMatchObject({
      errors: [{ pointer: '/expiresAt', code: 'too_large' }],
    });
    const earlier = await maria.patch(`/secrets/${String(secretId)}`, { expiresAt: inHours(1), label: 'short' });
    expect(earlier.json()).toMatchObject({ label: 'short', expiresAt: inHours(1), state: 'ENDING' });
    expect((await maria.post(`/key-pairs/${id}/secrets`, { expiresAt: inHours(-1) })).json().code).toBe(
      'validation_failed',
    );
  });
});
