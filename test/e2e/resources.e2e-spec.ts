import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { anApi, faultOf, madeId, NamedBackend, placesOf, subscriber } from '#test/support/offered-api';
import { type RestCaller, signIn } from '#test/support/rest';

describe.each(Object.entries(databases))('/api/v1/resources on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: NamedBackend;
  let paula: RestCaller;
  let rival: RestCaller;
  let planId: string;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = await NamedBackend.start('backend');
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
    paula = await signIn(house, { roles: ['PUBLISHER'] });
    rival = await signIn(house, { roles: ['PUBLISHER'] });
    planId = (await house.build.plan()).id;
  });

  afterAll(async () => {
    await house?.close();
    backend?.stop();
    await place?.drop();
  });

  const anOwnApi = async (more: object = {}) => {
    const body = anApi(planId, { productionEndpoint: backend.url, ...more });
    const apiId = madeId(await paula.post('/apis', body));
    await paula.post(`/apis/${apiId}/publish`);
    return { apiId, address: `${house.issuer}${body.context}/1.0.0` };
  };
  const add = (apiId: string, body: object, who = paula) => who.post(`/apis/${apiId}/resources`, body);
  const listed = async (apiId: string, query = '') => {
    const answer = await house.client.call(`${house.consoleUrl}/api/v1/apis/${apiId}/resources${query}`);
    return answer
      .json<{ items: { method: string; path: string }[] }>()
      .items.map(({ method, path }) => `${method} ${path}`);
  };

  it('adds a resource and shows it whole to everybody who may see the API', async () => {
    const { apiId } = await anOwnApi({ scopes: [{ name: 'whole:read' }] });
    const answer = await add(apiId, {
      method: 'GET',
      path: '/order/{orderId}',
      authType: 'APPLICATION_USER',
      scopes: ['whole:read', 'openid'],
      description: 'One order.',
    });
    const id = madeId(answer);
    expect(answer.json()).toEqual({
      id,
      apiId,
      method: 'GET',
      path: '/order/{orderId}',
      authType: 'APPLICATION_USER',
      scopes: ['whole:read', 'openid'],
      description: 'One order.',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(answer.headers.location).toBe(`/api/v1/resources/${id}`);
    await add(apiId, { method: 'POST', path: '/order' });
    expect(await listed(apiId)).toEqual(['POST /order', 'GET /order/{orderId}']);
    expect(await listed(apiId, '?method=POST&authType=ANY')).toEqual(['POST /order']);
    const hidden = madeId(await paula.post('/apis', anApi(planId)));
    const unseen = await house.client.call(`${house.consoleUrl}/api/v1/apis/${hidden}/resources`);
    expect(faultOf(unseen)).toEqual([404, 'not_found']);
  });

  it('says everything that is wrong with a body at once, each with its place', async () => {
    const { apiId } = await anOwnApi();
    const answer = await add(apiId, { method: 'get', path: 'order', authType: 'SOMEBODY', id: 'mine' });
    expect(placesOf(answer)).toEqual([
      '/authType not_allowed',
      '/id unknown_member',
      '/method not_allowed',
      '/path invalid_format',
    ]);
    const scopes = await add(apiId, { method: 'GET', path: '/a', scopes: ['nobody:declares'] });
    expect(placesOf(scopes)).toEqual(['/scopes/0 unknown_scope']);
    const open = await add(apiId, { method: 'GET', path: '/a', authType: 'NONE', scopes: ['openid'] });
    expect(placesOf(open)).toEqual(['/scopes not_allowed']);
  });

  it.each(['/a/../b', '/a//b', '/a;b', '/a%2Fb', '/{a', '/{a}/{+b}', '/a?b=c', '/%'])(
    'takes no path that no call could match: %s',
    async (path) => {
      const { apiId } = await anOwnApi();
      expect(placesOf(await add(apiId, { method: 'GET', path }))).toEqual(['/path invalid_format']);
    },
  );

  it('takes no second resource that matches the same calls, even of two at the same time', async () => {
    const { apiId } = await anOwnApi();
    const id = madeId(await add(apiId, { method: 'GET', path: '/order/{id}' }));
    for (const path of ['/order/{id}', '/order/{orderId}', '/%6Frder/{id}']) {
      expect(faultOf(await add(apiId, { method: 'GET', path }))).toEqual([409, 'name_taken']);
    }
    const other = madeId(await add(apiId, { method: 'PUT', path: '/order/{orderId}' }));
    expect(faultOf(await paula.patch(`/resources/${other}`, { method: 'GET' }))).toEqual([409, 'name_taken']);
    expect((await paula.patch(`/resources/${id}`, { path: '/order/{name}' })).status).toBe(200);
    const raced = await Promise.all(
      ['{a}', '{b}', '{c}', '{d}'].map((name) => add(apiId, { method: 'GET', path: `/raced/${name}` })),
    );
    expect(raced.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(raced.filter(({ status }) => status === 409)).toHaveLength(3);
  });

  it('changes only the version that If-Match names, and only the members that came', async () => {
    const { apiId } = await anOwnApi();
    const made = await add(apiId, { method: 'GET', path: '/a', description: 'A' });
    const id = madeId(made);
    expect(faultOf(await paula.patch(`/resources/${id}`, { path: '/b' }, {}))).toEqual([428, 'precondition_required']);
    const changed = await paula.patch(`/resources/${id}`, { path: '/b' }, { 'If-Match': String(made.headers.etag) });
    expect(changed.json()).toMatchObject({ method: 'GET', path: '/b', description: 'A' });
    const late = await paula.patch(`/resources/${id}`, { path: '/c' }, { 'If-Match': String(made.headers.etag) });
    expect(faultOf(late)).toEqual([412, 'precondition_failed']);
  });

  it('is for the publisher of the API alone', async () => {
    const { apiId } = await anOwnApi();
    const id = madeId(await add(apiId, { method: 'GET', path: '/a' }));
    expect(faultOf(await add(apiId, { method: 'GET', path: '/b' }, rival))).toEqual([403, 'role_required']);
    expect(faultOf(await rival.patch(`/resources/${id}`, { path: '/b' }))).toEqual([403, 'role_required']);
    expect(faultOf(await rival.delete(`/resources/${id}`))).toEqual([403, 'role_required']);
    await paula.post(`/apis/${apiId}/block`);
    expect(faultOf(await rival.delete(`/resources/${id}`))).toEqual([404, 'not_found']);
    expect(faultOf(await rival.delete('/resources/nobody'))).toEqual([404, 'not_found']);
    expect((await paula.delete(`/resources/${id}`)).status).toBe(204);
  });

  it('decides at the gateway when it is answered', async () => {
    const { apiId, address } = await anOwnApi({ scopes: [{ name: 'gate:read', forApplications: true }] });
    const { token } = await subscriber(house, { apiId, planId });
    const call = async (path: string, bearer?: string) => {
      const answer = await house.client.call(`${address}${path}`, { bearer });
      return answer.status === 200 ? answer.text : answer.json().code;
    };
    const unknown = '900906';
    expect(await call('/menu', token)).toBe(unknown);
    const id = madeId(await add(apiId, { method: 'GET', path: '/menu' }));
    expect([await call('/menu', token), await call('/menu')]).toEqual(['backend', '900902']);
    await paula.patch(`/resources/${id}`, { scopes: ['gate:read'] });
    expect(await call('/menu', token)).toBe('900910');
    await paula.patch(`/resources/${id}`, { scopes: [], authType: 'NONE' });
    expect(await call('/menu')).toBe('backend');
    await paula.delete(`/resources/${id}`);
    expect(await call('/menu', token)).toBe(unknown);
  });

  it('writes who did what, and adds once however often the same Idempotency-Key asks', async () => {
    const { apiId } = await anOwnApi();
    const send = () =>
      paula.post(`/apis/${apiId}/resources`, { method: 'GET', path: '/once' }, { 'Idempotency-Key': `once-${apiId}` });
    const [first, second] = [await send(), await send()];
    expect([second.status, second.text]).toEqual([201, first.text]);
    const id = madeId(first);
    await paula.patch(`/resources/${id}`, { path: '/twice' });
    await paula.delete(`/resources/${id}`);
    expect(await house.database.read.auditEvents.ofTarget('RESOURCE', id)).toMatchObject([
      { action: 'resource.create', targetName: 'GET /once', after: { apiId, path: '/once' } },
      { action: 'resource.update', before: { path: '/once' }, after: { path: '/twice' } },
      { action: 'resource.delete', before: { path: '/twice' } },
    ]);
  });
});
