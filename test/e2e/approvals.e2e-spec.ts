import type { ApprovalKind } from '#database/repositories/approval.repository';
import type { StoredApi } from '#database/repositories/api.repository';
import type { StoredPlan } from '#database/repositories/plan.repository';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type RestCaller, signIn } from '#test/support/rest';
import { LoopbackServer } from '#test/support/running-gateway';

interface Approval {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly subject: { readonly id: string };
}

describe.each(Object.entries(databases))('/api/v1/approvals on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: LoopbackServer;
  let maria: RestCaller;
  let publisher: RestCaller;
  let stranger: RestCaller;
  let admin: RestCaller;
  let plan: StoredPlan;
  let better: StoredPlan;
  let api: StoredApi;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = await LoopbackServer.start((_request, response) => response.end('served'));
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
    maria = await signIn(house);
    publisher = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    stranger = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    admin = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
    plan = await house.build.plan({ approval: 'MANUAL' });
    better = await house.build.plan({ approval: 'MANUAL' });
    api = await newApi();
  });

  afterAll(async () => {
    await house?.close();
    await backend?.close();
    await place?.drop();
  });

  const newApi = () =>
    house.build.api({
      providerId: publisher.user.id,
      productionEndpoint: backend.url,
      planIds: [plan.id, better.id],
    });

  const approvalOf = async (subjectId: string, kind: ApprovalKind): Promise<Approval> => {
    const { items } = (await admin.get(`/approvals?kind=${kind}&limit=100`)).json<{ items: Approval[] }>();
    const [found] = items.filter(({ subject }) => subject.id === subjectId);
    return found;
  };

  /** A subscription of maria's that waits. */
  const asked = async (to = api) => {
    const { id: applicationId } = await house.build.application({ ownerId: maria.user.id });
    const answer = await maria.post('/subscriptions', { applicationId, apiId: to.id, planId: plan.id });
    expect([answer.status, answer.json().state]).toEqual([201, 'PENDING']);
    const subscriptionId = String(answer.json().id);
    return { applicationId, subscriptionId, approval: await approvalOf(subscriptionId, 'SUBSCRIPTION') };
  };

  const called = async (applicationId: string) => {
    const { consumerKey, consumerSecret } = await house.build.keyPair({ applicationId });
    const issued = await house.client.call(`${house.issuer}/token`, {
      basic: [consumerKey, consumerSecret],
      form: { grant_type: 'client_credentials' },
    });
    const bearer = String(issued.json().access_token);
    return async (): Promise<unknown> => {
      const answer = await house.client.call(`${house.issuer}${api.context}/${api.version}/menu`, { bearer });
      return answer.status === 200 ? 'served' : answer.json().code;
    };
  };

  const stateOf = async (subscriptionId: string) => (await maria.get(`/subscriptions/${subscriptionId}`)).json();

  it('lets the publisher approve of a subscription, which holds at the gateway before the answer is back', async () => {
    const { applicationId, subscriptionId, approval } = await asked();
    const call = await called(applicationId);
    expect(await call()).toBe('900909');
    const answer = await publisher.post(`/approvals/${approval.id}/approve`, { reason: 'Welcome.' });
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        id: approval.id,
        kind: 'SUBSCRIPTION',
        state: 'APPROVED',
        subject: { kind: 'SUBSCRIPTION', id: subscriptionId, name: expect.stringContaining(api.name) },
        requestedBy: { id: maria.user.id, username: null },
        reason: 'Welcome.',
        decidedBy: { id: publisher.user.id, username: publisher.user.username },
        decidedAt: expect.any(String),
        createdAt: expect.any(String),
      },
    ]);
    expect(await call()).toBe('served');
    expect(await stateOf(subscriptionId)).toMatchObject({ state: 'ACTIVE', stateReason: 'Welcome.' });
    const read = (kind: string, id: string) => house.database.read.auditEvents.ofTarget(kind, id);
    expect(await read('APPROVAL', approval.id)).toMatchObject([
      { action: 'approval.approve', actorId: publisher.user.id, after: { state: 'APPROVED', reason: 'Welcome.' } },
    ]);
    expect((await read('SUBSCRIPTION', subscriptionId)).at(-1)).toMatchObject({
      action: 'subscription.approve',
      before: { state: 'PENDING' },
      after: { state: 'ACTIVE' },
    });
  });

  it('lets the publisher reject, with a reason and not without', async () => {
    const { applicationId, subscriptionId, approval } = await asked();
    const silent = await publisher.post(`/approvals/${approval.id}/reject`, {});
    expect(silent.json()).toMatchObject({ status: 400, errors: [{ pointer: '/reason', code: 'required' }] });
    const answer = await publisher.post(`/approvals/${approval.id}/reject`, { reason: 'Not yet.' });
    expect(answer.json()).toMatchObject({ state: 'REJECTED', reason: 'Not yet.' });
    expect(await stateOf(subscriptionId)).toMatchObject({ state: 'REJECTED', stateReason: 'Not yet.' });
    expect(await (await called(applicationId))()).toBe('900909');
  });

  it('decides once: of many who approve and reject at the same time exactly one does', async () => {
    const { subscriptionId, approval } = await asked();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        index % 2 === 0
          ? publisher.post(`/approvals/${approval.id}/approve`)
          : admin.post(`/approvals/${approval.id}/reject`, { reason: 'No.' }),
      ),
    );
    const { state } = await approvalOf(subscriptionId, 'SUBSCRIPTION');
    expect(['APPROVED', 'REJECTED']).toContain(state);
    expect((await stateOf(subscriptionId)).state).toBe(state === 'APPROVED' ? 'ACTIVE' : 'REJECTED');
    const outcomes = answers.map((answer, index) => ({ verb: index % 2 === 0 ? 'APPROVED' : 'REJECTED', answer }));
    for (const { verb, answer } of outcomes) {
      if (verb === state) expect([answer.status, answer.json().state]).toEqual([200, state]);
      else expect(answer.json()).toMatchObject({ status: 409, code: 'state_conflict', allowed: [] });
    }
    const events = await house.database.read.auditEvents.ofTarget('APPROVAL', approval.id);
    expect(events).toHaveLength(1);
    const moved = await house.database.read.auditEvents.ofTarget('SUBSCRIPTION', subscriptionId);
    expect(moved).toHaveLength(2);
  });

  it('changes the plan when the change is approved, and leaves it when not', async () => {
    for (const [verb, planId] of [
      ['approve', better.id],
      ['reject', plan.id],
    ]) {
      const { subscriptionId, approval } = await asked();
      await publisher.post(`/approvals/${approval.id}/approve`);
      await maria.patch(`/subscriptions/${subscriptionId}`, { planId: better.id });
      const change = await approvalOf(subscriptionId, 'PLAN_CHANGE');
      expect(change.state).toBe('PENDING');
      expect((await publisher.post(`/approvals/${change.id}/${verb}`, { reason: 'x' })).status).toBe(200);
      expect(await stateOf(subscriptionId)).toMatchObject({ planId, requestedPlan: null, state: 'ACTIVE' });
    }
  });

  it('approves of no plan that the API no longer offers', async () => {
    const withdrawn = await house.build.plan({ approval: 'MANUAL', state: 'RETIRED' });
    const subscription = await house.build.subscription({
      apiId: api.id,
      planId: plan.id,
      requestedPlanId: withdrawn.id,
    });
    const { id } = await house.database.transaction(({ approvals }) =>
      approvals.request({
        kind: 'PLAN_CHANGE',
        subjectKind: 'SUBSCRIPTION',
        subjectId: subscription.id,
        applicationId: subscription.applicationId,
        apiId: api.id,
        requestedBy: maria.user.id,
        createdAt: house.clock.now(),
      }),
    );
    const refused = await publisher.post(`/approvals/${id}/approve`);
    expect(refused.json()).toMatchObject({ status: 409, code: 'state_conflict', allowed: ['reject'] });
    expect((await publisher.post(`/approvals/${id}/reject`, { reason: 'Gone.' })).status).toBe(200);
  });

  it('makes new applications wait when the settings say so, for an administrator alone', async () => {
    const set = (on: boolean) =>
      house.database.transaction(({ settings }) => settings.put('applicationApproval', on, house.clock.now()));
    await set(true);
    const states = { approve: 'ACTIVE', reject: 'REJECTED' };
    for (const [verb, state] of Object.entries(states)) {
      const answer = await maria.post('/applications', { name: `Waits to ${verb}` });
      expect([answer.status, answer.json().state]).toEqual([201, 'PENDING']);
      const id = String(answer.json().id);
      const approval = await approvalOf(id, 'APPLICATION');
      expect(approval).toMatchObject({ subject: { kind: 'APPLICATION', id, name: `Waits to ${verb}` } });
      const refused = await publisher.post(`/approvals/${approval.id}/${verb}`, { reason: 'x' });
      expect(refused.status).toBe(404);
      expect((await admin.post(`/approvals/${approval.id}/${verb}`, { reason: 'x' })).status).toBe(200);
      expect((await maria.get(`/applications/${id}`)).json().state).toBe(state);
      expect((await house.database.read.auditEvents.ofTarget('APPLICATION', id)).at(-1)).toMatchObject({
        action: `application.${verb}`,
      });
    }
    await set(false);
    expect((await maria.post('/applications', { name: 'Waits no more' })).json().state).toBe('ACTIVE');
  });

  it('lets a person in who signed up, or not', async () => {
    for (const [verb, state] of [
      ['approve', true],
      ['reject', false],
    ] as const) {
      const user = await house.build.user({ state: 'APPROVAL_PENDING' });
      const { id } = await house.database.transaction(({ approvals }) =>
        approvals.request({
          kind: 'SIGN_UP',
          subjectKind: 'USER',
          subjectId: user.id,
          requestedBy: user.id,
          createdAt: house.clock.now(),
        }),
      );
      const partly = await signIn(house, { roles: ['ADMINISTRATOR'], scopes: ['subscriptions:manage'] });
      expect((await partly.post(`/approvals/${id}/${verb}`, { reason: 'x' })).status).toBe(404);
      const answer = await admin.post(`/approvals/${id}/${verb}`, { reason: 'x' });
      expect(answer.json().subject).toEqual({ kind: 'USER', id: user.id, name: user.username });
      expect((await house.database.read.users.findStanding(user.id))?.enabled).toBe(state);
      expect(JSON.stringify(await house.database.read.auditEvents.ofTarget('USER', user.id))).not.toContain(
        user.username,
      );
    }
  });

  it('withdraws what was asked when its subject goes, and decides about it no more', async () => {
    const [unsubscribed, deleted] = [await asked(), await asked()];
    await maria.delete(`/subscriptions/${unsubscribed.subscriptionId}`);
    await maria.delete(`/applications/${deleted.applicationId}`);
    for (const { approval, subscriptionId } of [unsubscribed, deleted]) {
      expect(await approvalOf(subscriptionId, 'SUBSCRIPTION')).toMatchObject({ state: 'WITHDRAWN' });
      const answer = await publisher.post(`/approvals/${approval.id}/approve`);
      expect([answer.status, answer.json().code]).toEqual([409, 'state_conflict']);
    }
  });

  it('withdraws what it finds without its subject', async () => {
    const { subscriptionId, approval } = await asked();
    await house.database.transaction(async ({ subscriptions }) => {
      const subscription = await subscriptions.lock(subscriptionId);
      if (subscription) await subscriptions.remove(subscription);
    });
    expect((await publisher.post(`/approvals/${approval.id}/approve`)).json().code).toBe('state_conflict');
    expect(await approvalOf(subscriptionId, 'SUBSCRIPTION')).toMatchObject({ state: 'WITHDRAWN' });
  });

  it('shows each what is theirs: own requests, those about own APIs, all; names of others to administrators alone', async () => {
    const { subscriptionId, approval } = await asked();
    const seen = async (caller: RestCaller, query = 'limit=100') => {
      const { items } = (await caller.get(`/approvals?${query}`)).json<{ items: Approval[] }>();
      return items.filter(({ subject }) => subject.id === subscriptionId);
    };
    const entry = (username: string | null) => [
      expect.objectContaining({ id: approval.id, requestedBy: { id: maria.user.id, username } }),
    ];
    expect(await seen(maria)).toEqual(entry(maria.user.username));
    expect(await seen(publisher)).toEqual(entry(null));
    expect(await seen(admin)).toEqual(entry(maria.user.username));
    expect(await seen(stranger)).toEqual([]);
    expect(await seen(publisher, 'state=PENDING&kind=SUBSCRIPTION&limit=100')).toHaveLength(1);
    expect(await seen(publisher, 'state=APPROVED&limit=100')).toEqual([]);
    expect((await maria.get('/approvals?kind=OTHER')).json().errors).toMatchObject([{ parameter: 'kind' }]);

    expect((await stranger.post(`/approvals/${approval.id}/approve`)).status).toBe(404);
    expect((await maria.post(`/approvals/${approval.id}/approve`)).json().code).toBe('insufficient_scope');
    const other = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    const { id: applicationId } = await house.build.application({ ownerId: other.user.id });
    const own = await other.post('/subscriptions', { applicationId, apiId: api.id, planId: plan.id });
    const asking = await approvalOf(String(own.json().id), 'SUBSCRIPTION');
    const refused = await other.post(`/approvals/${asking.id}/approve`);
    expect(refused.json()).toMatchObject({ status: 403, code: 'role_required', role: 'PUBLISHER' });
  });

  it('pages through what one has asked for and is asked without repeating', async () => {
    const both = await signIn(house, { roles: ['PUBLISHER', 'SUBSCRIBER'] });
    const provided = await house.build.api({ providerId: both.user.id, planIds: [plan.id] });
    for (const apiId of [provided.id, api.id, provided.id]) {
      const { id: applicationId } = await house.build.application({ ownerId: both.user.id });
      expect((await both.post('/subscriptions', { applicationId, apiId, planId: plan.id })).status).toBe(201);
    }
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await both.get(`/approvals?limit=1${cursor && `&cursor=${cursor}`}`);
      const { items, nextCursor } = page.json<{ items: Approval[]; nextCursor: string | null }>();
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([3, 3]);
    expect((await both.get('/approvals?total=true')).json().total).toBe(3);
  });
});
