import { petStore } from '#test/support/api-documents';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { anApi, faultOf, madeId, NamedBackend, placesOf, subscriber } from '#test/support/offered-api';
import { type RestCaller, signIn } from '#test/support/rest';

interface Described {
  readonly id: string;
  readonly resources: { readonly added: unknown[]; readonly changed: unknown[]; readonly removed: unknown[] };
  readonly scopes: readonly { readonly name: string }[];
}

const aDocument = (title: string, paths: object, more: object = {}) =>
  JSON.stringify({ openapi: '3.1.0', info: { title, version: '1.0.0' }, paths, ...more });

const operation = (summary: string, more: object = {}) => ({
  summary,
  responses: { 200: { description: 'Done' } },
  ...more,
});

describe.each(Object.entries(databases))('OpenAPI documents on %s', (_name, create) => {
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

  const send = (
    method: string,
    path: string,
    body: string | Buffer,
    { type = 'application/json', who = paula, headers = {} } = {},
  ) =>
    house.client.call(`${house.consoleUrl}/api/v1${path}`, {
      method,
      bearer: who.token,
      headers: { 'Content-Type': type, ...headers },
      body,
    });
  const take = (query: string, body: string | Buffer, options?: Parameters<typeof send>[3]) =>
    send('POST', `/apis/import?${query}`, body, options);
  const served = (apiId: string, accept?: string) =>
    house.client.call(`${house.consoleUrl}/api/v1/apis/${apiId}/openapi`, {
      bearer: paula.token,
      headers: accept === undefined ? {} : { Accept: accept },
    });
  const replace = async (apiId: string, body: string, etag = '*', options: Parameters<typeof send>[3] = {}) =>
    send('PUT', `/apis/${apiId}/openapi`, body, { ...options, headers: { 'If-Match': etag } });

  describe('importing', () => {
    it('makes an API with resources and scopes, which can be called once it is published', async () => {
      const query = `context=/pets&planIds=${planId}&productionEndpoint=${encodeURIComponent(backend.url)}`;
      const answer = await take(query, JSON.stringify(petStore));
      expect(answer.status).toBe(201);
      const apiId = madeId(answer);
      expect(answer.headers.location).toBe(`/api/v1/apis/${apiId}`);
      expect(answer.json()).toMatchObject({
        name: 'Pet Store',
        context: '/pets',
        version: '1.0.27',
        state: 'CREATED',
        tags: ['pet', 'store'],
        productionEndpoint: backend.url,
        planIds: [planId],
        warnings: expect.any(Array),
      });
      const { scopes, resources } = answer.json<{ scopes: { name: string }[]; resources: object[] }>();
      expect(scopes.map(({ name }) => name)).toContain('read:pets');
      expect(resources).toContainEqual({
        method: 'GET',
        path: '/store/inventory',
        authType: 'NONE',
        scopes: [],
        description: '',
      });
      const listed = (await paula.get(`/apis/${apiId}/resources`)).json<{ items: object[] }>().items;
      expect(listed).toHaveLength(resources.length);
      await paula.post(`/apis/${apiId}/publish`);
      const call = await house.client.call(`${house.issuer}/pets/1.0.27/store/inventory`);
      expect([call.status, call.text]).toEqual([200, 'backend']);
      const [event] = await house.database.read.auditEvents.ofTarget('API', apiId);
      expect(event).toMatchObject({ action: 'api.import', actorId: paula.user.id });
    });

    it('takes YAML too, and the default plan when none is named', async () => {
      const yaml = 'openapi: 3.1.0\ninfo: {title: In YAML, version: "2"}\npaths:\n  /a:\n    get: {responses: {}}\n';
      const answer = await take('', yaml, { type: 'application/yaml' });
      expect(answer.json()).toMatchObject({ name: 'In YAML', context: '/in-yaml', version: '2' });
      const plan = (await paula.get(`/plans/${answer.json<{ planIds: string[] }>().planIds[0]}`)).json();
      expect(plan.default).toBe(true);
    });

    it('only shows what it would make when it is asked to, and refuses what it would refuse', async () => {
      const document = aDocument('Previewed', { '/a': { get: operation('A') } });
      const query = `dryRun=true&context=/previewed&planIds=${planId}`;
      const answer = await take(query, document);
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({
        name: 'Previewed',
        gatewayUrl: `${house.issuer}/previewed/1.0.0`,
        resources: [{ method: 'GET', path: '/a', authType: 'ANY', scopes: [], description: 'A' }],
      });
      expect((await paula.get('/apis?name=Previewed')).json().items).toEqual([]);
      madeId(await take(`context=/previewed&planIds=${planId}`, document));
      expect(faultOf(await take(query, document))).toEqual([409, 'context_taken']);
    });

    it('says where each fault of a document is, by line, column and pointer', async () => {
      const document =
        '{\n  "openapi": "3.1.0",\n  "info": {"title": "", "version": "1"},\n  "paths": {"a": {"get": {}}}\n}';
      const answer = await take('context=/faulty', document);
      expect(faultOf(answer)).toEqual([400, 'document_invalid']);
      expect(answer.json().errors).toEqual([
        {
          line: 3,
          column: expect.any(Number),
          pointer: '/info/title',
          code: 'value_missing',
          detail: expect.any(String),
        },
        { line: 4, column: expect.any(Number), pointer: '/paths/a', code: 'path_invalid', detail: expect.any(String) },
      ]);
    });

    it('says which parameters are wrong', async () => {
      const document = aDocument('Parameters', {});
      const answer = await take('context=/token', document);
      expect(placesOf(answer)).toEqual(['context reserved']);
      const twice = await take('context=/a&context=/b', document);
      expect(placesOf(twice)).toEqual(['context repeated']);
      const more = 'context=/parameters&planIds=nobody&productionEndpoint=http://169.254.169.254/';
      expect(placesOf(await take(more, document))).toEqual([
        'planIds unknown_plan',
        'productionEndpoint address_forbidden',
      ]);
      expect(placesOf(await take('dryRun=perhaps', document))).toEqual(['dryRun not_allowed']);
    });

    it('lets no document declare the scope of another publisher', async () => {
      await rival.post('/apis', anApi(planId, { scopes: [{ name: 'rival:secret', roles: ['ADMINISTRATOR'] }] }));
      const scheme = { type: 'oauth2', flows: { clientCredentials: { scopes: { 'rival:secret': '' } } } };
      const more = { components: { securitySchemes: { own: scheme } } };
      const answer = await take('context=/thief', aDocument('Thief', {}, more));
      expect(faultOf(answer)).toEqual([400, 'validation_failed']);
      const [{ code, detail }] = answer.json<{ errors: { code: string; detail: string }[] }>().errors;
      expect([code, detail]).toEqual(['taken', expect.stringContaining('rival:secret')]);
    });

    it('is for publishers, and reads no body of another kind or size', async () => {
      const maria = await signIn(house);
      expect((await take('', '{}', { who: maria })).json().scope).toBe('gatehouse:apis:write');
      expect(faultOf(await take('', '{}', { type: 'text/plain' }))).toEqual([415, 'media_type_unsupported']);
      const large = await take('', Buffer.alloc(10_485_761, ' '));
      expect(faultOf(large)).toEqual([413, 'body_too_large']);
    });

    it('takes YAML of nearly 10 MB, and answers everybody else while it reads', async () => {
      const properties = Array.from({ length: 75_000 }, (_, n) => [
        `        property${n}:`,
        '          type: string',
        '          description: "What this member holds, in the words of those who read it."',
      ]);
      const yaml = [
        'openapi: 3.1.0',
        'info: { title: Large in YAML, version: 1.0.0 }',
        'paths: { /large: { get: { responses: { 200: { description: Done } } } } }',
        'components:',
        '  schemas:',
        '    Large:',
        '      properties:',
        ...properties.flat(),
      ].join('\n');
      expect(yaml.length).toBeGreaterThan(9_000_000);
      const order: string[] = [];
      const query = `context=/large-yaml&planIds=${planId}&productionEndpoint=${encodeURIComponent(backend.url)}`;
      const taken = take(query, yaml, { type: 'application/yaml' }).then((answer) => {
        order.push('document');
        return answer;
      });
      for (let call = 0; call < 5; call += 1) {
        await paula.get('/plans');
        order.push('call');
      }
      expect((await taken).status).toBe(201);
      expect(order.at(-1)).toBe('document');
    });

    it('takes a document of nearly 10 MB, and once however often the same Idempotency-Key asks', async () => {
      const more = { 'x-filling': Array.from({ length: 9 }, () => 'long '.repeat(200_000)) };
      const document = aDocument('Large', { '/a': { get: operation('A') } }, more);
      const headers = { 'Idempotency-Key': 'large-1' };
      const first = await take('context=/large', document, { headers });
      const second = await take('context=/large', document, { headers });
      expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
      expect(second.headers['idempotency-replayed']).toBe('true');
      const other = await take('context=/larger', document, { headers });
      expect(faultOf(other)).toEqual([422, 'idempotency_key_reused']);
    });
  });

  describe('serving', () => {
    it('shows the address and the security of the gateway, and nothing of the back end', async () => {
      const more = {
        servers: [{ url: 'https://internal.example' }],
        components: { schemas: { A: { type: 'string' } } },
      };
      const document = aDocument('Served', { '/a': { get: operation('A') }, '/b': { get: operation('B') } }, more);
      const apiId = madeId(await take(`context=/served&planIds=${planId}`, document));
      expect((await house.client.call(`${house.consoleUrl}/api/v1/apis/${apiId}/openapi`)).status).toBe(404);
      await paula.post(`/apis/${apiId}/publish`);
      const answer = await house.client.call(`${house.consoleUrl}/api/v1/apis/${apiId}/openapi`);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
      expect(answer.text).not.toContain('internal.example');
      expect(answer.json()).toMatchObject({
        info: { title: 'Served' },
        servers: [{ url: `${house.issuer}/served/1.0.0` }],
        paths: { '/a': { get: { summary: 'A', security: [{ oauth2: [] }] } }, '/b': {} },
        components: {
          schemas: { A: { type: 'string' } },
          securitySchemes: { oauth2: { flows: { clientCredentials: { tokenUrl: `${house.issuer}/token` } } } },
        },
      });
      const yaml = await served(apiId, 'application/yaml, application/json;q=0.5');
      expect([yaml.headers['content-type'], yaml.text]).toEqual([
        'application/yaml; charset=utf-8',
        expect.stringMatching(/^openapi: /),
      ]);
      expect(faultOf(await served(apiId, 'image/png'))).toEqual([406, 'not_acceptable']);
      const again = await house.client.call(`${house.consoleUrl}/api/v1/apis/${apiId}/openapi`, {
        headers: { 'If-None-Match': String(answer.headers.etag) },
      });
      expect(again.status).toBe(304);
    });

    it('describes an API that was made by form', async () => {
      const body = anApi(planId, { description: 'By form.' });
      const apiId = madeId(await paula.post('/apis', body));
      await paula.post(`/apis/${apiId}/resources`, { method: 'GET', path: '/order/{id}', description: 'One order.' });
      expect((await served(apiId)).json()).toMatchObject({
        info: { title: body.name, description: 'By form.', version: '1.0.0' },
        paths: { '/order/{id}': { get: { summary: 'One order.', parameters: [{ name: 'id', in: 'path' }] } } },
      });
    });
  });

  describe('replacing', () => {
    const imported = async (context: string) => {
      const paths = {
        '/same': { get: operation('Same') },
        '/changed/{id}': { get: operation('Before') },
        '/gone': { get: operation('Gone') },
      };
      return madeId(await take(`context=${context}&planIds=${planId}`, aDocument(`Of ${context}`, paths)));
    };
    const after = aDocument('Other title', {
      '/same': { get: operation('Same') },
      '/changed/{orderId}': { get: operation('After') },
      '/new': { post: operation('New', { security: [] }) },
    });

    it('lets resources and scopes follow, and says which', async () => {
      const apiId = await imported('/replaced');
      const [changed] = (await paula.get(`/apis/${apiId}/resources?q=changed`)).json<{ items: { id: string }[] }>()
        .items;
      const answer = await replace(apiId, after);
      expect(answer.status).toBe(200);
      expect(answer.json<Described>().resources).toEqual({
        added: [{ method: 'POST', path: '/new' }],
        changed: [{ method: 'GET', path: '/changed/{orderId}' }],
        removed: [{ method: 'GET', path: '/gone' }],
      });
      expect(answer.json()).toMatchObject({ name: 'Of /replaced', context: '/replaced' });
      const [same] = (await paula.get(`/apis/${apiId}/resources?q=changed`)).json<{ items: { id: string }[] }>().items;
      expect(same).toMatchObject({ id: changed.id, path: '/changed/{orderId}', description: 'After' });
      expect(Object.keys((await served(apiId)).json<{ paths: object }>().paths).sort()).toEqual([
        '/changed/{orderId}',
        '/new',
        '/same',
      ]);
      const events = await house.database.read.auditEvents.ofTarget('API', apiId);
      expect(events.at(-1)).toMatchObject({ action: 'api.update', after: { document: 'replaced' } });
    });

    it('keeps for whom a scope is that stays', async () => {
      const apiId = await imported('/kept');
      const scope = { name: 'kept:one', roles: ['PUBLISHER'], forApplications: true };
      await paula.patch(`/apis/${apiId}`, { scopes: [scope, { name: 'kept:two' }] });
      const scheme = {
        type: 'oauth2',
        flows: { clientCredentials: { scopes: { 'kept:one': 'One', 'kept:three': '' } } },
      };
      const secured = operation('A', { security: [{ own: ['kept:one'] }] });
      const more = { components: { securitySchemes: { own: scheme } } };
      const answer = await replace(apiId, aDocument('Kept', { '/a': { get: secured } }, more));
      expect(answer.json<Described>().scopes.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
        { ...scope, description: 'One' },
        { name: 'kept:three', description: '', roles: [], forApplications: false },
      ]);
    });

    it('undoes nothing that others did since the document was read', async () => {
      const apiId = await imported('/versioned');
      const read = String((await served(apiId)).headers.etag);
      const missing = await send('PUT', `/apis/${apiId}/openapi`, after);
      expect(faultOf(missing)).toEqual([428, 'precondition_required']);
      await paula.post(`/apis/${apiId}/resources`, { method: 'GET', path: '/by-form' });
      expect(faultOf(await replace(apiId, after, read))).toEqual([412, 'precondition_failed']);
      const fresh = String((await served(apiId, 'application/yaml')).headers.etag);
      const raced = await Promise.all([1, 2, 3, 4].map(() => replace(apiId, after, fresh)));
      expect(raced.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(raced.filter(({ status }) => status === 412)).toHaveLength(3);
    });

    it('holds at the gateway when it is answered', async () => {
      const apiId = await imported('/gated');
      await paula.patch(`/apis/${apiId}`, { productionEndpoint: backend.url });
      await paula.post(`/apis/${apiId}/publish`);
      const { token } = await subscriber(house, { apiId, planId });
      const call = async (method: string, path: string) =>
        (await house.client.call(`${house.issuer}/gated/1.0.0${path}`, { method, bearer: token })).status;
      expect([await call('GET', '/gone'), await call('POST', '/new')]).toEqual([200, 403]);
      await replace(apiId, after);
      expect([await call('GET', '/gone'), await call('POST', '/new')]).toEqual([403, 200]);
    });

    it('changes nothing when the document has faults, and is for the publisher alone', async () => {
      const apiId = await imported('/unchanged');
      await paula.post(`/apis/${apiId}/publish`);
      expect(faultOf(await replace(apiId, '{"swagger":"2.0"}'))).toEqual([400, 'document_invalid']);
      expect(faultOf(await replace(apiId, after, '*', { who: rival }))).toEqual([403, 'role_required']);
      expect((await paula.get(`/apis/${apiId}/resources?q=gone`)).json().items).toHaveLength(1);
    });

    it('goes along to a new version', async () => {
      const apiId = await imported('/copied');
      const copy = madeId(await paula.post(`/apis/${apiId}/versions`, { version: '2' }));
      expect((await served(copy)).json()).toMatchObject({
        servers: [{ url: `${house.issuer}/copied/2` }],
        paths: { '/gone': { get: { summary: 'Gone' } } },
      });
    });
  });
});
