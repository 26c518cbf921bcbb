import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { anApi, faultOf, madeId, NamedBackend, placesOf, published, subscriber } from '#test/support/offered-api';
import { type RestCaller, signIn } from '#test/support/rest';

interface Listed {
  readonly items: readonly { readonly id: string; readonly name: string; readonly default: boolean }[];
}

describe.each(Object.entries(databases))('/api/v1/plans on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: NamedBackend;
  let admin: RestCaller;
  let paula: RestCaller;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = await NamedBackend.start('backend');
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
    admin = await signIn(house, { roles: ['ADMINISTRATOR'] });
    paula = await signIn(house, { roles: ['PUBLISHER'] });
  });

  afterAll(async () => {
    await house?.close();
    backend?.stop();
    await place?.drop();
  });

  const anonymous = (path: string) => house.client.call(`${house.consoleUrl}/api/v1${path}`);
  const defaults = async () =>
    (await anonymous('/plans?limit=100'))
      .json<Listed>()
      .items.filter((plan) => plan.default)
      .map(({ name }) => name);

  it('shows everybody the plans of the first start, one of which is the default', async () => {
    const { items } = (await anonymous('/plans')).json<Listed>();
    expect(items.map(({ name }) => name)).toEqual(['Bronze', 'Gold', 'Silver', 'Unlimited']);
    expect(await defaults()).toEqual(['Unlimited']);
    const gold = (await anonymous(`/plans/${items[1].id}`)).json();
    expect(gold).toMatchObject({ name: 'Gold', limit: { requests: 5000, perSeconds: 60 }, burst: null });
    expect(faultOf(await anonymous('/plans/nobody'))).toEqual([404, 'not_found']);
  });

  it('creates a plan and shows it whole', async () => {
    const answer = await admin.post('/plans', {
      name: 'Platinum',
      description: 'Much.',
      limit: { requests: 10_000, perSeconds: 60 },
      burst: { requests: 300, perSeconds: 1 },
      approval: 'MANUAL',
    });
    const id = madeId(answer);
    expect(answer.json()).toEqual({
      id,
      name: 'Platinum',
      description: 'Much.',
      limit: { requests: 10_000, perSeconds: 60 },
      burst: { requests: 300, perSeconds: 1 },
      approval: 'MANUAL',
      state: 'ACTIVE',
      default: false,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect((await anonymous(String(answer.headers.location).replace('/api/v1', ''))).json()).toEqual(answer.json());
    expect(faultOf(await admin.post('/plans', { name: 'Platinum' }))).toEqual([409, 'name_taken']);
  });

  it('is for administrators alone', async () => {
    const answer = await paula.post('/plans', { name: 'Mine' });
    expect([answer.status, answer.json().scope]).toEqual([403, 'gatehouse:settings:manage']);
  });

  it('says everything that is wrong with a body at once, each with its place', async () => {
    const answer = await admin.post('/plans', {
      name: 'Wrong',
      limit: { requests: 0, perSeconds: 86_401 },
      burst: 'much',
      approval: 'MAYBE',
      state: 'RETIRED',
      id: 'x',
    });
    expect(placesOf(answer)).toEqual([
      '/approval not_allowed',
      '/burst invalid_type',
      '/id unknown_member',
      '/limit/perSeconds too_large',
      '/limit/requests too_small',
      '/state not_allowed',
    ]);
    const half = await admin.post('/plans', { name: 'Half', limit: { requests: 5 }, burst: { perSeconds: 1 } });
    expect(placesOf(half)).toEqual(['/burst/requests required', '/limit/perSeconds required']);
    const long = { limit: { requests: 5, perSeconds: 10 }, burst: { requests: 1, perSeconds: 10 } };
    expect(placesOf(await admin.post('/plans', { name: 'Long', ...long }))).toEqual(['/burst/perSeconds too_large']);
  });

  it('changes only the version that If-Match names, and only the members that came', async () => {
    const made = await admin.post('/plans', { name: 'Changed', limit: { requests: 5, perSeconds: 10 } });
    const id = madeId(made);
    expect(faultOf(await admin.patch(`/plans/${id}`, { name: 'x' }, {}))).toEqual([428, 'precondition_required']);
    const ifMatch = { 'If-Match': String(made.headers.etag) };
    const changed = await admin.patch(`/plans/${id}`, { limit: { requests: 6 } }, ifMatch);
    expect(changed.json()).toMatchObject({ name: 'Changed', limit: { requests: 6, perSeconds: 10 } });
    expect(faultOf(await admin.patch(`/plans/${id}`, { limit: null }, ifMatch))).toEqual([412, 'precondition_failed']);
    expect((await admin.patch(`/plans/${id}`, { limit: null })).json().limit).toBeNull();
    expect(faultOf(await admin.patch(`/plans/${id}`, { name: 'Gold' }))).toEqual([409, 'name_taken']);
  });

  it('has exactly one default, whoever moves it and however many do at once', async () => {
    const [a, b] = [
      madeId(await admin.post('/plans', { name: 'Default A', default: true })),
      madeId(await admin.post('/plans', { name: 'Default B' })),
    ];
    expect(await defaults()).toEqual(['Default A']);
    await Promise.all([a, b, a, b, a, b].map((id) => admin.patch(`/plans/${id}`, { default: true })));
    expect(await defaults()).toHaveLength(1);
    await admin.patch(`/plans/${b}`, { default: true });
    expect(await defaults()).toEqual(['Default B']);
    expect(placesOf(await admin.patch(`/plans/${b}`, { default: false }))).toEqual(['/default not_allowed']);
    expect(placesOf(await admin.patch(`/plans/${b}`, { state: 'WITHDRAWN' }))).toEqual(['/state not_allowed']);
    expect(faultOf(await admin.delete(`/plans/${b}`))).toEqual([409, 'in_use']);
    expect(await defaults()).toEqual(['Default B']);
  });

  it('withdraws a plan that somebody has, and deletes one that nobody has', async () => {
    const id = madeId(await admin.post('/plans', { name: 'Leaving' }));
    const apiId = madeId(await paula.post('/apis', anApi(id)));
    expect(faultOf(await admin.delete(`/plans/${id}`))).toEqual([409, 'in_use']);
    expect((await admin.patch(`/plans/${id}`, { state: 'WITHDRAWN' })).json().state).toBe('WITHDRAWN');
    expect((await paula.patch(`/apis/${apiId}`, { planIds: [id] })).status).toBe(200);
    expect(placesOf(await paula.post('/apis', anApi(id)))).toEqual(['/planIds/0 unknown_plan']);
    await paula.delete(`/apis/${apiId}`);
    const { applicationId } = await house.build.subscription({ planId: id });
    expect(faultOf(await admin.delete(`/plans/${id}`))).toEqual([409, 'in_use']);
    await house.database.transaction(({ applications }) => applications.remove(applicationId));
    expect((await admin.delete(`/plans/${id}`)).status).toBe(204);
    expect(faultOf(await anonymous(`/plans/${id}`))).toEqual([404, 'not_found']);
  });

  it('lists the plans of an API that is known, by name and by state', async () => {
    const [one, two] = [
      madeId(await admin.post('/plans', { name: 'Of an API' })),
      madeId(await admin.post('/plans', { name: 'Of another' })),
    ];
    const known = await published(paula, anApi(one));
    const hidden = madeId(await paula.post('/apis', anApi(two)));
    const names = async (query: string) =>
      (await anonymous(`/plans?${query}`)).json<Listed>().items.map(({ name }) => name);
    expect(await names(`apiId=${known}`)).toEqual(['Of an API']);
    expect(await names(`apiId=${hidden}`)).toEqual([]);
    expect(await names('name=Gold&state=ACTIVE')).toEqual(['Gold']);
    expect(await names('name=Gold&state=WITHDRAWN')).toEqual([]);
  });

  it('counts the very next call by a limit that was changed', async () => {
    const planId = madeId(await admin.post('/plans', { name: 'Tight', limit: { requests: 2, perSeconds: 60 } }));
    const body = anApi(planId, { productionEndpoint: backend.url });
    const apiId = await published(paula, body);
    const { token } = await subscriber(house, { apiId, planId });
    const call = async () =>
      (await house.client.call(`${house.issuer}${body.context}/1.0.0/x`, { bearer: token })).status;
    expect([await call(), await call(), await call()]).toEqual([200, 200, 429]);
    await admin.patch(`/plans/${planId}`, { limit: { requests: 3 } });
    expect([await call(), await call()]).toEqual([200, 429]);
    await admin.patch(`/plans/${planId}`, { limit: null });
    expect([await call(), await call()]).toEqual([200, 200]);
  });

  it('writes who did what, with before and after', async () => {
    const id = madeId(await admin.post('/plans', { name: 'Audited' }));
    await admin.patch(`/plans/${id}`, { approval: 'MANUAL' });
    await admin.delete(`/plans/${id}`);
    expect(await house.database.read.auditEvents.ofTarget('PLAN', id)).toMatchObject([
      { action: 'plan.create', actorId: admin.user.id, targetName: 'Audited', after: { approval: 'AUTOMATIC' } },
      { action: 'plan.update', before: { approval: 'AUTOMATIC' }, after: { approval: 'MANUAL' } },
      { action: 'plan.delete', before: { approval: 'MANUAL' } },
    ]);
  });
});
