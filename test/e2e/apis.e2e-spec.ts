import { newId } from '#primitives/ids';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { anApi, faultOf, madeId, NamedBackend, placesOf, published, subscriber } from '#test/support/offered-api';
import { type RestCaller, signIn } from '#test/support/rest';
import { UsageFlush } from '../../src/usage/usage-flush.js';

describe.each(Object.entries(databases))('/api/v1/apis on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: NamedBackend;
  let paula: RestCaller;
  let rival: RestCaller;
  let admin: RestCaller;
  let maria: RestCaller;
  let planId: string;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = await NamedBackend.start('backend');
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
    paula = await signIn(house, { roles: ['PUBLISHER'] });
    rival = await signIn(house, { roles: ['PUBLISHER'] });
    admin = await signIn(house, { roles: ['ADMINISTRATOR'] });
    maria = await signIn(house);
    planId = (await house.build.plan()).id;
  });

  afterAll(async () => {
    await house?.close();
    backend?.stop();
    await place?.drop();
  });

  const anonymous = (path: string): Promise<Answer> => house.client.call(`${house.consoleUrl}/api/v1${path}`);
  const made = async (more: object = {}, publisher = paula): Promise<string> =>
    madeId(await publisher.post('/apis', anApi(planId, more)));
  const idsIn = (answer: Answer): readonly string[] =>
    answer.json<{ items: { id: string }[] }>().items.map(({ id }) => id);
  const move = (id: string, verb: string, body?: object, who = paula) => who.post(`/apis/${id}/${verb}`, body);

  describe('creating', () => {
    it('makes an API that is not published yet and shows it whole', async () => {
      const answer = await paula.post('/apis', {
        name: 'Orders',
        context: '/orders',
        version: '1.0.0',
        description: 'Takes orders.',
        tags: ['shop', 'food'],
        productionEndpoint: backend.url,
        sandboxEndpoint: 'https://sandbox.example/v1',
        planIds: [planId],
        subscriptionApproval: 'MANUAL',
        scopes: [{ name: 'orders:write', description: 'Order', roles: ['SUBSCRIBER'] }],
        cors: { enabled: true, origins: ['https://shop.example'] },
        timeoutSeconds: 5,
        maxRequestBytes: 1000,
      });

      expect(answer.status).toBe(201);
      const body = answer.json();
      expect(body).toEqual({
        id: expect.any(String),
        name: 'Orders',
        context: '/orders',
        version: '1.0.0',
        defaultVersion: false,
        description: 'Takes orders.',
        tags: ['shop', 'food'],
        provider: { id: paula.user.id, username: paula.user.username },
        state: 'CREATED',
        productionEndpoint: backend.url,
        sandboxEndpoint: 'https://sandbox.example/v1',
        planIds: [planId],
        subscriptionApproval: 'MANUAL',
        scopes: [{ name: 'orders:write', description: 'Order', roles: ['SUBSCRIBER'], forApplications: false }],
        cors: { enabled: true, origins: ['https://shop.example'], headers: [], credentials: false },
        timeoutSeconds: 5,
        maxRequestBytes: 1000,
        gatewayUrl: `${house.issuer}/orders/1.0.0`,
        subscriptionCount: 0,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      });
      expect(answer.headers.location).toBe(`/api/v1/apis/${String(body.id)}`);
      const again = await paula.get(String(answer.headers.location));
      expect([again.json(), again.headers.etag]).toEqual([body, answer.headers.etag]);
    });

    it('says everything that is wrong with a body at once, each with its place', async () => {
      const answer = await paula.post('/apis', {
        name: '',
        context: '/a//b',
        version: '../1',
        planIds: [],
        scopes: [{ name: 'openid' }, { name: 'a b' }, { name: 'gatehouse:account' }],
        cors: { origins: ['shop.example'], headers: ['a b'] },
        timeoutSeconds: 0,
        maxRequestBytes: 0,
        state: 'PUBLISHED',
        subscriptionApproval: 'AUTOMATIC',
      });
      expect(faultOf(answer)).toEqual([400, 'validation_failed']);
      expect(placesOf(answer)).toEqual(
        [
          '/context invalid_format',
          '/cors/headers/0 invalid_format',
          '/cors/origins/0 invalid_format',
          '/maxRequestBytes too_small',
          '/name too_short',
          '/planIds too_few',
          '/scopes/0/name reserved',
          '/scopes/1/name invalid_format',
          '/scopes/2/name reserved',
          '/state unknown_member',
          '/subscriptionApproval not_allowed',
          '/timeoutSeconds too_small',
          '/version invalid_format',
        ].sort(),
      );
    });

    it.each([
      ['/TOKEN', 'reserved'],
      ['/oauth2/x', 'reserved'],
      ['/api', 'reserved'],
      ['/Apis', 'reserved'],
      ['/gateway-jwks.json', 'reserved'],
      ['/.well-known', 'invalid_format'],
      ['/%74oken', 'invalid_format'],
      ['/shop/../token', 'invalid_format'],
      ['/shop/', 'invalid_format'],
      ['shop', 'invalid_format'],
      ['/{version}', 'invalid_format'],
      ['/a%2fb', 'invalid_format'],
      ['/ä', 'invalid_format'],
      [`/${'a'.repeat(200)}`, 'too_long'],
    ])('takes no context that could be read as something else: %s', async (context, code) => {
      const answer = await paula.post('/apis', anApi(planId, { context }));
      expect(placesOf(answer)).toEqual([`/context ${code}`]);
    });

    it.each([
      'PRODUCTION',
      'SANDBOX',
      'default',
      'openid',
      'profile',
      'email',
      'device_x',
      'gatehouse:settings:manage',
    ])('lets no API declare the scope %s, which has a meaning of its own', async (name) => {
      const answer = await paula.post('/apis', anApi(planId, { scopes: [{ name }] }));
      expect(placesOf(answer)).toEqual(['/scopes/0/name reserved']);
    });

    it('offers only plans that can be chosen', async () => {
      const withdrawn = await house.build.plan({ state: 'WITHDRAWN' });
      const answer = await paula.post('/apis', anApi(planId, { planIds: [planId, withdrawn.id, 'nobody'] }));
      expect(placesOf(answer)).toEqual(['/planIds/1 unknown_plan', '/planIds/2 unknown_plan']);
    });

    it('refuses credentials for any origin, and a scope that is named twice', async () => {
      const cors = { enabled: true, origins: ['*'], credentials: true };
      const answer = await paula.post('/apis', anApi(planId, { cors, scopes: [{ name: 'twice' }, { name: 'twice' }] }));
      expect(placesOf(answer)).toEqual(['/cors/credentials not_allowed', '/scopes/1/name duplicate']);
    });

    it('lets no back end be where none may be, however the address is written', async () => {
      const { gateway, operations, console } = house.configuration.ports;
      for (const productionEndpoint of [
        'http://169.254.169.254/latest',
        'http://[fe80::1]/',
        'http://0.0.0.0/',
        'http://2852039166/', // 169.254.169.254
        'http://[::ffff:169.254.169.254]/',
        `https://127.0.0.1:${gateway}/token`,
        `http://localhost:${operations}/metrics`,
        `https://gatehouse.localhost:${console}/`,
        `${house.issuer}/orders`,
        'http://10.0.0.1/',
        'http://192.168.1.1/',
      ]) {
        const answer = await paula.post('/apis', anApi(planId, { productionEndpoint }));
        expect([productionEndpoint, placesOf(answer)]).toEqual([
          productionEndpoint,
          ['/productionEndpoint address_forbidden'],
        ]);
      }
      for (const sandboxEndpoint of [
        'ftp://back.example',
        'http://u:p@back.example',
        'https://back.example/?q=1',
        'x',
      ]) {
        const answer = await paula.post('/apis', anApi(planId, { sandboxEndpoint }));
        expect(placesOf(answer)).toEqual(['/sandboxEndpoint invalid_format']);
      }
    });

    it('is for publishers alone', async () => {
      const answer = await maria.post('/apis', anApi(planId));
      expect([answer.status, answer.json().scope]).toEqual([403, 'gatehouse:apis:write']);
    });

    it('makes one API, however often the same Idempotency-Key asks', async () => {
      const body = anApi(planId);
      const [first, second] = [
        await paula.post('/apis', body, { 'Idempotency-Key': 'api-1' }),
        await paula.post('/apis', body, { 'Idempotency-Key': 'api-1' }),
      ];
      expect([second.status, second.text, second.headers['idempotency-replayed']]).toEqual([201, first.text, 'true']);
    });
  });

  describe('names and contexts', () => {
    const taken = async (body: object, who = paula) => faultOf(await who.post('/apis', anApi(planId, body)));

    it('belong to who had them first, in any letter case', async () => {
      await made({ name: 'Books', context: '/books' });
      expect(await taken({ context: '/books', version: '2.0.0' }, rival)).toEqual([409, 'context_taken']);
      expect(await taken({ context: '/Books', version: '2.0.0' })).toEqual([409, 'context_taken']);
      expect(await taken({ context: '/books' })).toEqual([409, 'context_taken']);
      expect(await taken({ name: 'BOOKS' })).toEqual([409, 'name_taken']);
      expect(await taken({ name: 'Books', context: '/books', version: '2.0.0' }, admin)).toEqual([
        409,
        'context_taken',
      ]);
      await made({ name: 'Books', context: '/books', version: '2.0.0' });
    });

    it('never let one API take the calls of another', async () => {
      await made({ context: '/acme', version: '1' });
      expect(await taken({ context: '/acme/1', version: 'orders' }, rival)).toEqual([409, 'context_taken']);
      expect(await taken({ context: '/acme/1/orders', version: '2' }, rival)).toEqual([409, 'context_taken']);
      expect(await taken({ context: '/ACME/1', version: '2' }, rival)).toEqual([409, 'context_taken']);
      await made({ context: '/acme/orders', version: '1' });
      const second = await made({ context: '/acme', version: '2' });
      const answer = await paula.patch(`/apis/${second}`, { defaultVersion: true });
      expect(faultOf(answer)).toEqual([409, 'context_taken']);
      await made({ context: '/umbrella', version: '1', defaultVersion: true });
      expect(await taken({ context: '/umbrella/orders' }, rival)).toEqual([409, 'context_taken']);
    });

    it('are given to exactly one of many that ask at the same time', async () => {
      const answers = await Promise.all(
        [paula, rival, paula, rival, paula, rival].map((who, index) =>
          who.post('/apis', anApi(planId, { context: '/raced', name: `Raced ${index}` })),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
    });

    it('are never shared by two publishers, however many versions are made at the same time', async () => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          [paula, rival][index % 2].post('/apis', anApi(planId, { context: '/shared', version: `${index}` })),
        ),
      );
      const owners = answers
        .filter(({ status }) => status === 201)
        .map((answer) => answer.json<{ provider: { id: string } }>().provider.id);
      expect([owners.length, new Set(owners).size]).toEqual([6, 1]);
    });

    it('lets one publisher declare a scope in several APIs, and nobody else', async () => {
      await made({ scopes: [{ name: 'pay', roles: ['ADMINISTRATOR'] }] });
      await made({ scopes: [{ name: 'pay' }] });
      const stolen = await rival.post('/apis', anApi(planId, { scopes: [{ name: 'pay', forApplications: true }] }));
      expect(placesOf(stolen)).toEqual(['/scopes/0/name taken']);
      const own = await made({}, rival);
      const later = await rival.patch(`/apis/${own}`, { scopes: [{ name: 'mine' }, { name: 'pay' }] });
      expect(placesOf(later)).toEqual(['/scopes/1/name taken']);
    });
  });

  describe('the catalogue', () => {
    it('shows everybody what is published or deprecated, without endpoints', async () => {
      const hidden = await made({ tags: ['visible?'], productionEndpoint: backend.url });
      const open = await published(paula, anApi(planId, { tags: ['visible?'], productionEndpoint: backend.url }));
      const old = await published(paula, anApi(planId, { tags: ['visible?'] }));
      await move(old, 'deprecate');
      const blocked = await published(paula, anApi(planId, { tags: ['visible?'] }));
      await move(blocked, 'block');
      const seen = async (who?: RestCaller) => {
        const path = '/apis?tag=visible?&sort=createdAt';
        return [...idsIn(await (who ? who.get(path) : anonymous(path)))].sort();
      };

      expect(await seen()).toEqual([open, old].sort());
      expect(await seen(maria)).toEqual([open, old].sort());
      expect(await seen(rival)).toEqual([open, old].sort());
      expect(await seen(paula)).toEqual([hidden, open, old, blocked].sort());
      expect(await seen(admin)).toEqual([hidden, open, old, blocked].sort());
      for (const id of [hidden, blocked]) {
        expect(faultOf(await anonymous(`/apis/${id}`))).toEqual([404, 'not_found']);
        expect(faultOf(await rival.get(`/apis/${id}`))).toEqual([404, 'not_found']);
        expect((await anonymous(`/apis?state=CREATED&state=BLOCKED`)).json().items).toEqual([]);
      }
      expect((await anonymous(`/apis/${open}`)).json().productionEndpoint).toBeNull();
      expect((await rival.get(`/apis/${open}`)).json().productionEndpoint).toBeNull();
      expect((await paula.get(`/apis/${open}`)).json().productionEndpoint).toBe(backend.url);
      expect((await admin.get(`/apis/${open}`)).json().productionEndpoint).toBe(backend.url);
    });

    it('shows a publisher no more than everybody when the token was asked for something else', async () => {
      const hidden = await made({ tags: ['narrow'] });
      const narrow = await signIn(house, { roles: ['PUBLISHER'], scopes: ['account'] });
      const own = await house.build.api({ providerId: narrow.user.id, productionEndpoint: backend.url });
      expect((await narrow.get(`/apis/${own.id}`)).json().productionEndpoint).toBeNull();
      expect((await narrow.get(`/apis/${hidden}`)).status).toBe(404);
    });

    it('finds by name, version, context, tag, state, provider and a part of the text', async () => {
      const id = await published(
        rival,
        anApi(planId, { name: 'Found', context: '/found', version: '3.1', tags: ['f'] }),
      );
      for (const filter of [
        'name=Found',
        'name=Found&version=3.1',
        'context=/FOUND',
        'tag=f',
        'tag=f&tag=other',
        `providerId=${rival.user.id}&state=PUBLISHED&name=Found`,
        'q=foUN',
      ]) {
        expect([filter, idsIn(await anonymous(`/apis?${filter}`))]).toEqual([filter, [id]]);
      }
      expect(idsIn(await anonymous('/apis?name=Found&version=3.2'))).toEqual([]);
      expect(placesOf(await anonymous('/apis?facets=colour'))).toEqual(['facets not_allowed']);
    });

    it('counts the tags of what matches, and of nothing else', async () => {
      await published(paula, anApi(planId, { name: 'Facet 1', tags: ['red', 'blue'] }));
      await published(paula, anApi(planId, { name: 'Facet 2', tags: ['red'] }));
      await made({ name: 'Facet 3', tags: ['red', 'hidden'] });
      const answer = await anonymous('/apis?q=facet&facets=tags&limit=1');
      expect(answer.json().facets).toEqual({
        tags: [
          { name: 'red', count: 2 },
          { name: 'blue', count: 1 },
        ],
      });
      const whole = (await paula.get('/apis?q=facet&facets=tags')).json<{ facets: { tags: unknown[] } }>();
      expect(whole.facets.tags).toContainEqual({ name: 'hidden', count: 1 });
      expect((await anonymous('/apis?q=facet')).json().facets).toBeUndefined();
    });

    it.each(['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt'])(
      'pages by %s without repeating or skipping',
      async (sort) => {
        for (const index of [1, 2, 3, 4, 5]) await made({ tags: [`page ${sort}`], name: `Page ${sort} ${index}` });
        const seen: string[] = [];
        for (let cursor = ''; ;) {
          const answer = await paula.get(`/apis?tag=page ${sort}&limit=2&sort=${sort}${cursor}`.replaceAll(' ', '%20'));
          seen.push(...idsIn(answer));
          const { nextCursor } = answer.json<{ nextCursor: string | null }>();
          if (nextCursor === null) break;
          cursor = `&cursor=${nextCursor}`;
        }
        expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
      },
    );
  });

  describe('changing', () => {
    it('changes what came and nothing else, with the version that If-Match names', async () => {
      const id = await made({ tags: ['old'], cors: { enabled: true, origins: ['https://a.example'] } });
      const { headers } = await paula.get(`/apis/${id}`);
      const body = { tags: ['new'], cors: { origins: ['https://b.example'] }, description: 'Changed.' };
      expect(faultOf(await paula.patch(`/apis/${id}`, body, {}))).toEqual([428, 'precondition_required']);
      const changed = await paula.patch(`/apis/${id}`, body, { 'If-Match': String(headers.etag) });
      expect([changed.status, changed.json()]).toMatchObject([
        200,
        { tags: ['new'], cors: { enabled: true, origins: ['https://b.example'] }, timeoutSeconds: 30 },
      ]);
      expect(idsIn(await paula.get('/apis?tag=new'))).toContain(id);
      expect(idsIn(await paula.get('/apis?tag=old'))).not.toContain(id);
      const late = await paula.patch(`/apis/${id}`, body, { 'If-Match': String(headers.etag) });
      expect(faultOf(late)).toEqual([412, 'precondition_failed']);
      expect(placesOf(await paula.patch(`/apis/${id}`, { context: '/elsewhere', version: '9' }))).toEqual([
        '/context unknown_member',
        '/version unknown_member',
      ]);
    });

    it('is for its publisher and for administrators; who may not see it is told that it is not there', async () => {
      const hidden = await made();
      const open = await published(paula, anApi(planId));
      for (const send of [
        (id: string) => rival.patch(`/apis/${id}`, { description: 'x' }),
        (id: string) => rival.delete(`/apis/${id}`),
        (id: string) => rival.post(`/apis/${id}/versions`, { version: '7' }),
        (id: string) => rival.post(`/apis/${id}/block`),
        (id: string) => rival.post(`/apis/${id}/retire?dryRun=true`),
        (id: string) => rival.post(`/apis/${id}/resources`, { method: 'GET', path: '/mine' }),
      ]) {
        expect(faultOf(await send(hidden))).toEqual([404, 'not_found']);
        expect(faultOf(await send(open))).toEqual([403, 'role_required']);
      }
      expect((await admin.patch(`/apis/${hidden}`, { description: 'x' })).status).toBe(200);
    });

    it('keeps the plans that subscriptions have and the scopes that resources ask for', async () => {
      const other = (await house.build.plan()).id;
      const id = await made({ planIds: [planId, other], scopes: [{ name: 'kept:a' }, { name: 'kept:b' }] });
      await house.build.subscription({ apiId: id, planId: other });
      await paula.post(`/apis/${id}/resources`, { method: 'GET', path: '/a', scopes: ['kept:a'] });
      expect(faultOf(await paula.patch(`/apis/${id}`, { planIds: [planId] }))).toEqual([409, 'in_use']);
      expect(faultOf(await paula.patch(`/apis/${id}`, { scopes: [{ name: 'kept:b' }] }))).toEqual([409, 'in_use']);
      expect((await paula.patch(`/apis/${id}`, { planIds: [other], scopes: [{ name: 'kept:a' }] })).status).toBe(200);
    });

    it('moves the default version: a context never has two', async () => {
      const first = await made({ context: '/moved', name: 'Moved', version: '1', defaultVersion: true });
      const second = await made({ context: '/moved', name: 'Moved', version: '2', defaultVersion: true });
      const defaults = async () => {
        const answer = await paula.get('/apis?context=/moved');
        const { items } = answer.json<{ items: { id: string; defaultVersion: boolean }[] }>();
        return items.filter(({ defaultVersion }) => defaultVersion).map(({ id }) => id);
      };
      expect(await defaults()).toEqual([second]);
      await Promise.all(
        [first, second, first, second].map((id) => paula.patch(`/apis/${id}`, { defaultVersion: true })),
      );
      expect(await defaults()).toHaveLength(1);
      await paula.patch(`/apis/${first}`, { defaultVersion: true });
      expect(await defaults()).toEqual([first]);
    });

    it('removes an API that nobody is subscribed to', async () => {
      const id = await published(paula, anApi(planId, { tags: ['gone'] }));
      const subscription = await house.build.subscription({ apiId: id, planId });
      expect(faultOf(await paula.delete(`/apis/${id}`))).toEqual([409, 'in_use']);
      const { applicationId } = subscription;
      await house.database.transaction(({ applications }) => applications.remove(applicationId));
      expect((await paula.delete(`/apis/${id}`)).status).toBe(204);
      expect((await admin.get(`/apis/${id}`)).status).toBe(404);
    });

    it('writes who did what, with before and after', async () => {
      const id = await made({ name: 'Audited' });
      await paula.patch(`/apis/${id}`, { description: 'new' });
      await move(id, 'publish', { reason: 'It is ready.' });
      await paula.delete(`/apis/${id}`);
      expect(await house.database.read.auditEvents.ofTarget('API', id)).toMatchObject([
        { action: 'api.create', actorId: paula.user.id, targetName: 'Audited@1.0.0', after: { name: 'Audited' } },
        { action: 'api.update', before: { description: '' }, after: { description: 'new' } },
        { action: 'api.publish', before: { state: 'CREATED' }, after: { state: 'PUBLISHED', reason: 'It is ready.' } },
        { action: 'api.delete', before: { state: 'PUBLISHED' } },
      ]);
    });
  });

  describe('the lifecycle', () => {
    const verbs = ['publish', 'block', 'unblock', 'deprecate', 'retire'];
    const ways: Readonly<Record<string, readonly string[]>> = {
      CREATED: [],
      PUBLISHED: ['publish'],
      BLOCKED: ['publish', 'block'],
      DEPRECATED: ['publish', 'deprecate'],
      RETIRED: ['publish', 'retire'],
    };
    const outcomes: Readonly<Record<string, readonly (string | null)[]>> = {
      CREATED: ['PUBLISHED', null, null, null, null],
      PUBLISHED: ['PUBLISHED', 'BLOCKED', 'PUBLISHED', 'DEPRECATED', 'RETIRED'],
      BLOCKED: [null, 'BLOCKED', 'PUBLISHED', null, 'RETIRED'],
      DEPRECATED: ['PUBLISHED', 'BLOCKED', 'DEPRECATED', 'DEPRECATED', 'RETIRED'],
      RETIRED: [null, null, null, null, 'RETIRED'],
    };
    const allowed: Readonly<Record<string, readonly string[]>> = {
      CREATED: ['publish'],
      BLOCKED: ['unblock', 'retire'],
      RETIRED: [],
    };

    it.each(Object.keys(ways).flatMap((state) => verbs.map((verb) => [state, verb] as const)))(
      'of an API that is %s knows what %s leads to',
      async (state, verb) => {
        const id = await made();
        for (const step of ways[state]) await move(id, step);
        const preview = await move(id, `${verb}?dryRun=true`);
        const answer = await move(id, verb);
        const outcome = outcomes[state][verbs.indexOf(verb)];
        if (outcome === null) {
          expect([...faultOf(answer), answer.json().allowed]).toEqual([409, 'state_conflict', allowed[state]]);
          expect(faultOf(preview)).toEqual([409, 'state_conflict']);
        } else {
          expect([answer.status, answer.json().state]).toEqual([200, outcome]);
          expect(preview.json()).toEqual({ effects: { subscriptions: 0, callers24h: 0 } });
        }
        expect((await paula.get(`/apis/${id}`)).json().state).toBe(outcome ?? state);
      },
    );

    it('returns from a block to what the API was', async () => {
      const id = await made();
      for (const verb of ['publish', 'deprecate', 'block']) await move(id, verb);
      expect((await move(id, 'unblock')).json().state).toBe('DEPRECATED');
    });

    it('changes nothing when it is asked again', async () => {
      const id = await made();
      const first = await move(id, 'publish');
      const again = await move(id, 'publish');
      expect([again.status, again.json().updatedAt, again.headers.etag]).toEqual([
        200,
        first.json().updatedAt,
        first.headers.etag,
      ]);
      const events = await house.database.read.auditEvents.ofTarget('API', id);
      expect(events.filter(({ action }) => action === 'api.publish')).toHaveLength(1);
    });

    it('says whom it concerns, and without doing it when it is only asked', async () => {
      const body = anApi(planId, { productionEndpoint: backend.url });
      const id = await published(paula, body);
      const { token } = await subscriber(house, { apiId: id, planId });
      await house.build.subscription({ apiId: id, planId, state: 'BLOCKED' });
      await house.build.subscription({ apiId: id, planId, state: 'REJECTED' });
      const asked = newId();
      await house.database.transaction(({ approvals }) =>
        approvals.request({
          kind: 'SUBSCRIPTION',
          subjectKind: 'SUBSCRIPTION',
          subjectId: asked,
          apiId: id,
          requestedBy: paula.user.id,
          createdAt: house.clock.now(),
        }),
      );
      await house.client.call(`${house.issuer}${body.context}/1.0.0/x`, { bearer: token });
      await house.application.get(UsageFlush).flush();
      const preview = await move(id, 'retire?dryRun=true');
      expect(preview.json()).toEqual({ effects: { subscriptions: 2, callers24h: 1 } });
      expect((await paula.get(`/apis/${id}`)).json().state).toBe('PUBLISHED');
      const answer = await move(id, 'retire');
      expect(answer.json()).toMatchObject({
        state: 'RETIRED',
        subscriptionCount: 0,
        effects: { subscriptions: 2, callers24h: 1 },
      });
      const waiting = (await paula.get(`/approvals?state=PENDING`)).json<{ items: { apiId?: string }[] }>();
      expect(JSON.stringify(waiting)).not.toContain(asked);
      expect((await paula.delete(`/apis/${id}`)).status).toBe(204);
    });

    it('deprecates the older versions when the new one is published, and no newer one', async () => {
      const more = { name: 'Aged', context: '/aged' };
      const [v1, v9, v10, v11] = [
        await published(paula, anApi(planId, { ...more, version: '1' })),
        await published(paula, anApi(planId, { ...more, version: '9' })),
        await made({ ...more, version: '10' }),
        await published(paula, anApi(planId, { ...more, version: '11' })),
      ];
      await move(v1, 'block');
      await move(v10, 'publish', { deprecateOlder: true });
      const stateOf = async (id: string) => (await paula.get(`/apis/${id}`)).json().state;
      expect(await Promise.all([v1, v9, v10, v11].map(stateOf))).toEqual([
        'BLOCKED',
        'DEPRECATED',
        'PUBLISHED',
        'PUBLISHED',
      ]);
      expect(placesOf(await move(v10, 'block', { deprecateOlder: true }))).toEqual(['/deprecateOlder not_allowed']);
    });

    it('holds at the gateway when it is answered', async () => {
      const body = anApi(planId, { productionEndpoint: backend.url });
      const id = await made(body);
      madeId(await paula.post(`/apis/${id}/resources`, { method: 'GET', path: '/*' }));
      const { token } = await subscriber(house, { apiId: id, planId });
      const call = async () => {
        const answer = await house.client.call(`${house.issuer}${body.context}/1.0.0/x`, { bearer: token });
        return [answer.status, answer.status === 200 ? answer.text : answer.json().code];
      };
      expect((await call())[0]).toBe(404);
      await move(id, 'publish');
      expect(await call()).toEqual([200, 'backend']);
      await move(id, 'block');
      expect(await call()).toEqual([503, '700700']);
      await move(id, 'unblock');
      expect(await call()).toEqual([200, 'backend']);
      await move(id, 'deprecate');
      expect(await call()).toEqual([200, 'backend']);
      await move(id, 'retire');
      expect((await call())[0]).toBe(404);
    });

    it('sends calls to a new endpoint at once, and to the default version when none is named', async () => {
      const other = await NamedBackend.start('other');
      const body = anApi(planId, { productionEndpoint: backend.url });
      const id = await published(paula, body);
      const { token } = await subscriber(house, { apiId: id, planId });
      const call = (path: string) => house.client.call(`${house.issuer}${body.context}${path}`, { bearer: token });
      expect((await call('/x')).status).toBe(404);
      await paula.patch(`/apis/${id}`, { productionEndpoint: other.url, defaultVersion: true });
      expect([(await call('/1.0.0/x')).text, (await call('/x')).text]).toEqual(['other', 'other']);
      other.stop();
    });
  });

  describe('a new version', () => {
    it('is a copy that is not published, with resources and the subscriptions that were decided', async () => {
      const body = anApi(planId, { productionEndpoint: backend.url, tags: ['copied'], scopes: [{ name: 'copied:a' }] });
      const id = await published(paula, body);
      madeId(await paula.post(`/apis/${id}/resources`, { method: 'POST', path: '/order', scopes: ['copied:a'] }));
      const { token } = await subscriber(house, { apiId: id, planId });
      await house.build.subscription({ apiId: id, planId, state: 'BLOCKED' });
      await house.build.subscription({ apiId: id, planId, state: 'PENDING' });
      const answer = await paula.post(`/apis/${id}/versions`, {
        version: '2.0.0',
        copySubscriptions: true,
        defaultVersion: true,
      });
      const copy = madeId(answer);
      expect(answer.headers.location).toBe(`/api/v1/apis/${copy}`);
      expect(answer.json()).toMatchObject({
        name: body.name,
        context: body.context,
        version: '2.0.0',
        defaultVersion: true,
        state: 'CREATED',
        tags: ['copied'],
        productionEndpoint: backend.url,
        subscriptionCount: 2,
      });
      const resources = (await paula.get(`/apis/${copy}/resources`)).json<{ items: { path: string }[] }>().items;
      expect(resources.map(({ path }) => path)).toEqual(['/*', '/order']);
      await move(copy, 'publish');
      const call = await house.client.call(`${house.issuer}${body.context}/2.0.0/x`, { bearer: token });
      expect([call.status, call.text]).toEqual([200, 'backend']);
      expect(faultOf(await paula.post(`/apis/${id}/versions`, { version: '2.0.0' }))).toEqual([409, 'name_taken']);
    });

    it('takes no subscriptions along unless they are asked for, and stays with its publisher', async () => {
      const id = await published(paula, anApi(planId));
      await house.build.subscription({ apiId: id, planId });
      const answer = await admin.post(`/apis/${id}/versions`, { version: '2' });
      expect(answer.json()).toMatchObject({ subscriptionCount: 0, provider: { id: paula.user.id } });
    });
  });
});
