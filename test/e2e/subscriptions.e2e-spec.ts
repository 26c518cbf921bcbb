import type { SubscriptionState } from '#gateway-core/model';
import type { StoredApi } from '#database/repositories/api.repository';
import type { StoredPlan } from '#database/repositories/plan.repository';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type RestCaller, signIn } from '#test/support/rest';
import { LoopbackServer } from '#test/support/running-gateway';

interface Item {
  readonly id: string;
  readonly apiId: string;
}

describe.each(Object.entries(databases))('/api/v1/subscriptions on %s', (name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: LoopbackServer;
  let maria: RestCaller;
  let paul: RestCaller;
  let publisher: RestCaller;
  let admin: RestCaller;
  let gold: StoredPlan;
  let silver: StoredPlan;
  let asked: StoredPlan;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = await LoopbackServer.start((_request, response) => response.end('served'));
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
    maria = await signIn(house);
    paul = await signIn(house);
    publisher = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    admin = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
    gold = await house.build.plan({ limit: { requests: 5, perSeconds: 60 } });
    silver = await house.build.plan();
    asked = await house.build.plan({ approval: 'MANUAL' });
  });

  afterAll(async () => {
    await house?.close();
    await backend?.close();
    await place?.drop();
  });

  const published = (fields: Parameters<RunningGatehouse['build']['api']>[0] = {}): Promise<StoredApi> =>
    house.build.api({
      providerId: publisher.user.id,
      productionEndpoint: backend.url,
      sandboxEndpoint: backend.url,
      planIds: [gold.id, silver.id, asked.id],
      ...fields,
    });

  const applicationOf = async (caller: RestCaller): Promise<string> =>
    (await house.build.application({ ownerId: caller.user.id })).id;

  /** Subscribed through the REST API, with what the tests ask of it. */
  const subscribed = async (plan = gold, caller = maria) => {
    const api = await published();
    const applicationId = await applicationOf(caller);
    const answer = await caller.post('/subscriptions', { applicationId, apiId: api.id, planId: plan.id });
    expect(answer.status).toBe(201);
    return { api, applicationId, id: String(answer.json().id) };
  };

  const tokenOf = async (keys: BuiltKeyPair): Promise<string> => {
    const basic = [keys.consumerKey, keys.consumerSecret] as const;
    const form = { grant_type: 'client_credentials' };
    return String((await house.client.call(`${house.issuer}/token`, { basic, form })).json().access_token);
  };

  const call = async ({ context, version }: StoredApi, bearer: string): Promise<unknown> => {
    const answer = await house.client.call(`${house.issuer}${context}/${version}/menu`, { bearer });
    return answer.status === 200 ? 'served' : answer.json().code;
  };

  const found = async (caller: RestCaller, query: string): Promise<string[]> =>
    (await caller.get(`/subscriptions?${query}`)).json<{ items: Item[] }>().items.map(({ id }) => id);

  it('subscribes an application and shows the subscription whole, with its version and address', async () => {
    const [api, applicationId] = [await published(), await applicationOf(maria)];
    const answer = await maria.post('/subscriptions', { applicationId, apiId: api.id, planId: gold.id });
    expect(answer.status).toBe(201);
    const body = answer.json();
    expect(body).toEqual({
      id: expect.any(String),
      applicationId,
      apiId: api.id,
      planId: gold.id,
      application: { id: applicationId, name: expect.any(String) },
      api: { id: api.id, name: api.name, version: api.version },
      plan: { id: gold.id, name: gold.name },
      requestedPlan: null,
      state: 'ACTIVE',
      stateReason: null,
      createdAt: expect.any(String),
      updatedAt: body.createdAt,
    });
    expect(answer.headers).toMatchObject({
      location: `/api/v1/subscriptions/${String(body.id)}`,
      etag: expect.stringMatching(/^"0-/),
    });
    const again = await maria.get(String(answer.headers.location));
    expect([again.status, again.json(), again.headers.etag]).toEqual([200, body, answer.headers.etag]);
    const events = await house.database.read.auditEvents.ofTarget('SUBSCRIPTION', String(body.id));
    expect(events).toMatchObject([
      { action: 'subscription.create', actorId: maria.user.id, applicationId, after: { state: 'ACTIVE' } },
    ]);
  });

  it('lets a token of before call the API once its application is subscribed', async () => {
    const api = await published();
    const keys = await house.build.keyPair({ applicationId: await applicationOf(maria) });
    const token = await tokenOf(keys);
    expect(await call(api, token)).toBe('900908');
    const body = { applicationId: keys.applicationId, apiId: api.id, planId: silver.id };
    expect((await maria.post('/subscriptions', body)).status).toBe(201);
    expect(await call(api, token)).toBe('served');
  });

  it.each([
    ['the plan', () => asked, {}],
    ['the API', () => silver, { subscriptionApproval: 'MANUAL' as const }],
  ])(
    'makes a subscription wait where %s asks for approval, and the gateway refuses it until then',
    async (_, plan, fields) => {
      const api = await published(fields);
      const keys = await house.build.keyPair({ applicationId: await applicationOf(maria) });
      const body = { applicationId: keys.applicationId, apiId: api.id, planId: plan().id };
      const answer = await maria.post('/subscriptions', body);
      expect([answer.status, answer.json().state]).toEqual([201, 'PENDING']);
      expect(await call(api, await tokenOf(keys))).toBe('900909');
    },
  );

  it('subscribes exactly once, however many ask at the same time', async () => {
    const [api, applicationId] = [await published(), await applicationOf(maria)];
    const body = { applicationId, apiId: api.id, planId: gold.id };
    const answers = await Promise.all(Array.from({ length: 64 }, () => maria.post('/subscriptions', body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const codes = answers.filter(({ status }) => status !== 201).map((answer) => answer.json().code);
    expect(new Set(codes)).toEqual(new Set(['subscription_exists']));
    expect(await found(maria, `applicationId=${applicationId}`)).toHaveLength(1);
  });

  it('subscribes once for one Idempotency-Key', async () => {
    const body = { applicationId: await applicationOf(maria), apiId: (await published()).id, planId: gold.id };
    const key = { 'Idempotency-Key': `subscribe-${body.applicationId}` };
    const first = await maria.post('/subscriptions', body, key);
    const replay = await maria.post('/subscriptions', body, key);
    expect([replay.status, replay.text, replay.headers['idempotency-replayed']]).toEqual([201, first.text, 'true']);
  });

  it.each([
    ['CREATED', 404, 'not_found'],
    ['BLOCKED', 404, 'not_found'],
    ['RETIRED', 404, 'not_found'],
    ['DEPRECATED', 409, 'state_conflict'],
  ] as const)('takes no subscription to an API that is %s', async (state, status, code) => {
    const body = { applicationId: await applicationOf(maria), apiId: (await published({ state })).id, planId: gold.id };
    const answer = await maria.post('/subscriptions', body);
    expect([answer.status, answer.json().code]).toEqual([status, code]);
  });

  it.each([
    ['that the API does not offer', () => house.build.plan()],
    ['that was withdrawn', () => house.build.plan({ state: 'RETIRED' })],
  ])('takes no plan %s', async (what, plan) => {
    const { id: planId } = await plan();
    const api = await published(what.includes('withdrawn') ? { planIds: [planId] } : {});
    const answer = await maria.post('/subscriptions', {
      applicationId: await applicationOf(maria),
      apiId: api.id,
      planId,
    });
    expect([answer.status, answer.json().errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: '/planId', code: 'not_allowed' })],
    ]);
  });

  it.each(['PENDING', 'REJECTED', 'DISABLED'] as const)('subscribes no application that is %s', async (state) => {
    const { id: applicationId } = await house.build.application({ ownerId: maria.user.id, state });
    const answer = await maria.post('/subscriptions', {
      applicationId,
      apiId: (await published()).id,
      planId: gold.id,
    });
    expect([answer.status, answer.json().code]).toEqual([409, 'state_conflict']);
  });

  it('refuses a body with faults in it, all at once', async () => {
    const answer = await maria.post('/subscriptions', { applicationId: 7, apiId: 'x', state: 'ACTIVE' });
    const { errors } = answer.json<{ errors: { pointer: string; code: string }[] }>();
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/applicationId invalid_type',
      '/planId required',
      '/state unknown_member',
    ]);
  });

  it('says that there is nothing to people from outside, and gives viewers no hand in it', async () => {
    const { id, applicationId, api } = await subscribed();
    const body = { applicationId, apiId: api.id, planId: gold.id };
    for (const answer of [
      await paul.get(`/subscriptions/${id}`),
      await paul.patch(`/subscriptions/${id}`, { planId: silver.id }),
      await paul.delete(`/subscriptions/${id}`),
      await paul.get(`/subscriptions/${id}/quota`),
      await paul.post('/subscriptions', body),
    ]) {
      expect([answer.status, answer.json().code]).toEqual([404, 'not_found']);
    }
    expect(await found(paul, `applicationId=${applicationId}`)).toEqual([]);

    await maria.put(`/applications/${applicationId}/members/${paul.user.id}`, { role: 'VIEWER' });
    expect((await paul.get(`/subscriptions/${id}`)).status).toBe(200);
    expect(await found(paul, `applicationId=${applicationId}`)).toEqual([id]);
    for (const answer of [
      await paul.patch(`/subscriptions/${id}`, { planId: silver.id }),
      await paul.delete(`/subscriptions/${id}`),
      await paul.post('/subscriptions', body),
    ]) {
      expect(answer.json()).toMatchObject({ status: 403, code: 'role_required', role: 'DEVELOPER' });
    }
  });

  it('changes the plan of the version that If-Match names, at once', async () => {
    const { id } = await subscribed(gold);
    const etag = String((await maria.get(`/subscriptions/${id}`)).headers.etag);
    expect((await maria.patch(`/subscriptions/${id}`, { planId: silver.id }, {})).status).toBe(428);
    const changed = await maria.patch(`/subscriptions/${id}`, { planId: silver.id }, { 'If-Match': etag });
    expect([changed.status, changed.json()]).toEqual([
      200,
      expect.objectContaining({ plan: { id: silver.id, name: silver.name }, requestedPlan: null }),
    ]);
    const late = await maria.patch(`/subscriptions/${id}`, { planId: gold.id }, { 'If-Match': etag });
    expect([late.status, late.json().code]).toEqual([412, 'precondition_failed']);
    const foreign = await maria.patch(`/subscriptions/${id}`, { planId: (await house.build.plan()).id });
    expect(foreign.json()).toMatchObject({ status: 400, errors: [{ pointer: '/planId', code: 'not_allowed' }] });
  });

  it('lets a plan with approval wait for the publisher, whose own change holds at once', async () => {
    const { id } = await subscribed(gold);
    const waiting = await maria.patch(`/subscriptions/${id}`, { planId: asked.id });
    const requestedPlan = { id: asked.id, name: asked.name };
    expect(waiting.json()).toMatchObject({ state: 'ACTIVE', planId: gold.id, requestedPlan });
    const again = await maria.patch(`/subscriptions/${id}`, { planId: asked.id });
    expect([again.status, again.headers.etag]).toEqual([200, waiting.headers.etag]);
    const taken = await maria.patch(`/subscriptions/${id}`, { planId: gold.id });
    expect(taken.json()).toMatchObject({ planId: gold.id, requestedPlan: null });

    await maria.patch(`/subscriptions/${id}`, { planId: asked.id });
    const decided = await publisher.patch(`/subscriptions/${id}`, { planId: asked.id });
    expect(decided.json()).toMatchObject({ planId: asked.id, requestedPlan: null });
    const { items } = (await maria.get('/approvals?kind=PLAN_CHANGE')).json<{
      items: { state: string; subject: Item }[];
    }>();
    expect(items.filter(({ subject }) => subject.id === id).map(({ state }) => state)).toEqual([
      'WITHDRAWN',
      'WITHDRAWN',
    ]);
  });

  it.each(['PENDING', 'REJECTED'] as const)('changes no plan of a subscription that is %s', async (state) => {
    const { applicationId, apiId, planId } = {
      applicationId: await applicationOf(maria),
      apiId: (await published()).id,
      planId: gold.id,
    };
    const { id } = await house.build.subscription({ applicationId, apiId, planId, state });
    const answer = await maria.patch(`/subscriptions/${id}`, { planId: silver.id });
    expect([answer.status, answer.json().code]).toEqual([409, 'state_conflict']);
  });

  it('ends a subscription, and the gateway refuses its calls before the answer is back', async () => {
    const { id, api, applicationId } = await subscribed(silver);
    const token = await tokenOf(await house.build.keyPair({ applicationId }));
    expect(await call(api, token)).toBe('served');
    expect((await maria.delete(`/subscriptions/${id}`)).status).toBe(204);
    expect(await call(api, token)).toBe('900908');
    expect((await maria.get(`/subscriptions/${id}`)).status).toBe(404);
    const again = await maria.post('/subscriptions', { applicationId, apiId: api.id, planId: gold.id });
    expect(again.status).toBe(201);
  });

  it('blocks for production or altogether and lets go on, each before the answer is back, and says why', async () => {
    const { id, api, applicationId } = await subscribed(silver);
    const production = await tokenOf(await house.build.keyPair({ applicationId }));
    const sandbox = await tokenOf(await house.build.keyPair({ applicationId, keyType: 'SANDBOX' }));
    const calls = async () => [await call(api, production), await call(api, sandbox)];
    const move = (verb: string, reason?: string) => publisher.post(`/subscriptions/${id}/${verb}`, { reason });

    expect(await calls()).toEqual(['served', 'served']);
    const half = await move('block-production', 'Too many calls.');
    expect(half.json()).toMatchObject({ state: 'PRODUCTION_BLOCKED', stateReason: 'Too many calls.' });
    expect(await calls()).toEqual(['900907', 'served']);
    expect((await move('block')).json()).toMatchObject({ state: 'BLOCKED', stateReason: null });
    expect(await calls()).toEqual(['900907', '900907']);
    expect((await move('unblock')).json().state).toBe('ACTIVE');
    expect(await calls()).toEqual(['served', 'served']);

    const events = await house.database.read.auditEvents.ofTarget('SUBSCRIPTION', id);
    expect(events.slice(1)).toMatchObject([
      {
        action: 'subscription.block-production',
        actorId: publisher.user.id,
        after: { stateReason: 'Too many calls.' },
      },
      { action: 'subscription.block', before: { state: 'PRODUCTION_BLOCKED' }, after: { state: 'BLOCKED' } },
      { action: 'subscription.unblock', applicationId },
    ]);
  });

  const TRANSITIONS: readonly (readonly [SubscriptionState, Record<string, SubscriptionState | readonly string[]>])[] =
    [
      ['ACTIVE', { block: 'BLOCKED', 'block-production': 'PRODUCTION_BLOCKED', unblock: 'ACTIVE' }],
      ['PRODUCTION_BLOCKED', { block: 'BLOCKED', 'block-production': 'PRODUCTION_BLOCKED', unblock: 'ACTIVE' }],
      ['BLOCKED', { block: 'BLOCKED', 'block-production': ['unblock'], unblock: 'ACTIVE' }],
      [
        'PENDING',
        { block: ['approve', 'reject'], 'block-production': ['approve', 'reject'], unblock: ['approve', 'reject'] },
      ],
      ['REJECTED', { block: [], 'block-production': [], unblock: [] }],
    ];

  it.each(TRANSITIONS)('knows what leads on from %s', async (state, verbs) => {
    const { id: apiId } = await published();
    for (const [verb, outcome] of Object.entries(verbs)) {
      const { id } = await house.build.subscription({ apiId, planId: gold.id, state });
      const before = await publisher.get(`/subscriptions/${id}`);
      const answer = await publisher.post(`/subscriptions/${id}/${verb}`, { reason: 'x' });
      if (typeof outcome === 'string') expect([answer.status, answer.json().state]).toEqual([200, outcome]);
      else expect(answer.json()).toMatchObject({ status: 409, code: 'state_conflict', allowed: outcome });
      if (outcome === state) expect(answer.headers.etag).toBe(before.headers.etag);
    }
  });

  it('lets nobody block but the publisher of the API and administrators', async () => {
    const { id } = await subscribed();
    const member = await maria.post(`/subscriptions/${id}/block`);
    expect(member.json()).toMatchObject({ status: 403, code: 'insufficient_scope' });
    const other = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    expect((await other.post(`/subscriptions/${id}/block`)).status).toBe(404);
    const { applicationId } = (await maria.get(`/subscriptions/${id}`)).json();
    await maria.put(`/applications/${String(applicationId)}/members/${other.user.id}`, { role: 'DEVELOPER' });
    const seen = await other.post(`/subscriptions/${id}/block`);
    expect(seen.json()).toMatchObject({ status: 403, code: 'role_required', role: 'PUBLISHER' });
    const publishers = await publisher.delete(`/subscriptions/${id}`);
    expect(publishers.json()).toMatchObject({ status: 403, code: 'role_required', role: 'DEVELOPER' });
    expect((await admin.post(`/subscriptions/${id}/block`)).json().state).toBe('BLOCKED');
  });

  it('tells of each type of key what the gateway has counted, and how exact that is', async () => {
    const { id, api, applicationId } = await subscribed(gold);
    const token = await tokenOf(await house.build.keyPair({ applicationId }));
    const plan = { id: gold.id, name: gold.name };
    const exactWithin = name === 'sqlite' ? 0 : null;
    const unused = { plan, limit: 5, windowSeconds: 60, used: 0, remaining: 5, resetsAt: null, exactWithin };
    expect((await maria.get(`/subscriptions/${id}/quota`)).json()).toEqual({ production: unused, sandbox: unused });

    await call(api, token);
    await call(api, token);
    const spent = (await publisher.get(`/subscriptions/${id}/quota`)).json();
    expect(spent).toEqual({
      production: { ...unused, used: 2, remaining: 3, resetsAt: expect.any(String) },
      sandbox: unused,
    });
    const again = (await maria.get(`/subscriptions/${id}/quota`)).json();
    expect(again).toEqual(spent);
    for (let calls = 2; calls < 5; calls += 1) expect(await call(api, token)).toBe('served');
    expect(await call(api, token)).toBe('900804');
    const full = (await maria.get(`/subscriptions/${id}/quota`)).json<{ production: { resetsAt: string } }>();
    expect(full.production).toMatchObject({ used: 5, remaining: 0 });
    const [now, resetsAt] = [house.clock.now().getTime(), Date.parse(full.production.resetsAt)];
    expect(resetsAt).toBeGreaterThan(now);
    expect(resetsAt).toBeLessThanOrEqual(now + 62_000);

    await maria.patch(`/subscriptions/${id}`, { planId: silver.id });
    expect((await maria.get(`/subscriptions/${id}/quota`)).json().production).toEqual({
      plan: { id: silver.id, name: silver.name },
      limit: null,
      windowSeconds: null,
      used: null,
      remaining: null,
      resetsAt: null,
      exactWithin,
    });
  });

  it('lists to members what is theirs, to publishers what is asked of their APIs, to administrators all', async () => {
    const provider = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    const api = await published({ providerId: provider.user.id });
    const others = await published();
    const own = await applicationOf(provider);
    const add = (applicationId: string, apiId: string, state: SubscriptionState = 'ACTIVE') =>
      house.build.subscription({ applicationId, apiId, planId: gold.id, state });
    const foreign = await applicationOf(maria);
    const [theirs, both, mine] = [
      await add(foreign, api.id),
      await add(own, api.id, 'BLOCKED'),
      await add(own, others.id),
    ];
    const hidden = await add(foreign, others.id);

    const sorted = (...subscriptions: Item[]) => subscriptions.map(({ id }) => id).sort();
    expect((await found(provider, '')).sort()).toEqual(sorted(theirs, both, mine));
    expect((await provider.get('/subscriptions?total=true')).json().total).toBe(3);
    expect(await found(provider, 'state=BLOCKED')).toEqual([both.id]);
    expect(await found(provider, `applicationId=${foreign}`)).toEqual([theirs.id]);
    expect((await found(provider, `apiId=${api.id}&apiId=${others.id}`)).sort()).toEqual(sorted(theirs, both, mine));
    expect(await found(provider, `planId=${silver.id}`)).toEqual([]);
    expect((await found(maria, `applicationId=${foreign}`)).sort()).toEqual(sorted(theirs, hidden));
    expect((await found(admin, `applicationId=${foreign}&applicationId=${own}`)).sort()).toEqual(
      sorted(theirs, both, mine, hidden),
    );
    expect((await provider.get('/subscriptions')).text).not.toContain(maria.user.username);
    expect((await maria.get('/subscriptions?state=GONE&owner=x')).json().errors).toHaveLength(2);
  });

  it.each([
    ['few APIs', 3],
    ['many APIs', 45],
  ])('pages through the subscriptions of a publisher of %s without repeating or skipping', async (_what, apis) => {
    const provider = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    const application = await applicationOf(provider);
    const expected: string[] = [];
    for (let index = 0; index < apis; index += 1) {
      const api = await published({ providerId: provider.user.id, resources: [] });
      const createdAt = new Date(Date.UTC(2026, 0, 1 + (index % 7)));
      const applicationId = index % 3 === 0 ? application : await applicationOf(maria);
      const state = index % 2 === 0 ? 'ACTIVE' : 'BLOCKED';
      expected.push(
        (await house.build.subscription({ applicationId, apiId: api.id, planId: gold.id, state, createdAt })).id,
      );
    }
    for (const sort of ['createdAt', '-createdAt', 'updatedAt', '-updatedAt']) {
      const seen: { id: string; createdAt: string }[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await provider.get(`/subscriptions?limit=2&sort=${sort}${cursor && `&cursor=${cursor}`}`);
        const { items, nextCursor } = page.json<{ items: typeof seen; nextCursor: string | null }>();
        seen.push(...items);
        cursor = nextCursor;
      }
      expect(seen.map(({ id }) => id).sort()).toEqual([...expected].sort());
      const instants = seen.map(({ createdAt }) => createdAt);
      expect(instants).toEqual(sort.startsWith('-') ? [...instants].sort().reverse() : [...instants].sort());
    }
    const counted = await provider.get('/subscriptions?total=true&limit=1');
    expect(counted.json().total).toBe(apis);
  });

  it('is for tokens with its scopes alone', async () => {
    const { id } = await subscribed();
    const reader = await signIn(house, { scopes: ['applications:read'] });
    const answer = await reader.delete(`/subscriptions/${id}`);
    expect([answer.status, answer.json().scope]).toEqual([403, 'gatehouse:applications:write']);
    const nobody = await signIn(house, { scopes: ['account'] });
    expect((await nobody.get('/subscriptions')).json().code).toBe('insufficient_scope');
  });
});
