import { addSeconds } from '#primitives/clock';
import { newId } from '#primitives/ids';
import type { AuditEvent } from '#database/repositories/audit-event.repository';
import { DEFAULT_SETTINGS } from '#database/memory/settings';
import { SettingsMemory } from '#database/memory/settings-memory';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { type RestCaller, signIn } from '#test/support/rest';
import { PurgeAuditJob } from '../../src/jobs/purge-audit.job.js';

interface Event {
  readonly id: string;
  readonly action: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly target: { readonly kind: string; readonly id: string };
  readonly address: string | null;
  readonly at: string;
}

interface Listed {
  readonly items: readonly Event[];
  readonly nextCursor: string | null;
}

describe.each(Object.entries(databases))('/api/v1/audit-events on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let maria: RestCaller;
  let paul: RestCaller;
  let auditor: RestCaller;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    [maria, paul] = [await signIn(house), await signIn(house)];
    auditor = await signIn(house, { roles: ['ADMINISTRATOR'], scopes: ['audit:read'] });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const registered = async (name: string, caller = maria): Promise<string> =>
    String((await caller.post('/applications', { name })).json().id);
  const listed = async (caller: RestCaller, query: string): Promise<Listed> => {
    const answer = await caller.get(`/audit-events?${query}`);
    expect([answer.status, query]).toEqual([200, query]);
    return answer.json<Listed>();
  };
  const actions = async (caller: RestCaller, query: string): Promise<readonly string[]> =>
    (await listed(caller, query)).items.map(({ action }) => action);
  const write = (event: Partial<AuditEvent> = {}) =>
    house.database.transaction(({ auditEvents }) =>
      auditEvents.add({
        at: house.clock.now(),
        actor: { kind: 'SYSTEM', id: null },
        action: 'test.note',
        target: { kind: 'TEST', id: 'one' },
        ...event,
      }),
    );

  it('shows an event whole', async () => {
    const id = await registered('Whole');
    const { items } = await listed(auditor, `targetKind=APPLICATION&targetId=${id}`);
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: house.clock.now().toISOString(),
        actor: { kind: 'USER', id: maria.user.id, name: maria.user.username },
        action: 'application.create',
        target: { kind: 'APPLICATION', id, name: 'Whole' },
        applicationId: id,
        address: expect.any(String),
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        before: null,
        after: expect.objectContaining({ name: 'Whole' }),
      },
    ]);
  });

  it('filters by everything that it offers, and by time', async () => {
    const id = await registered('Filtered');
    house.clock.advance(10);
    const later = house.clock.now().toISOString();
    await maria.patch(`/applications/${id}`, { description: 'changed' });
    const all = `applicationId=${id}`;
    expect(await actions(auditor, all)).toEqual(['application.update', 'application.create']);
    expect(await actions(auditor, `${all}&sort=at`)).toEqual(['application.create', 'application.update']);
    expect(await actions(auditor, `${all}&action=application.create`)).toEqual(['application.create']);
    expect(await actions(auditor, `${all}&action=application.create&action=application.update`)).toHaveLength(2);
    expect(await actions(auditor, `${all}&since=${later}`)).toEqual(['application.update']);
    expect(await actions(auditor, `${all}&until=${later}`)).toEqual(['application.create']);
    expect(await actions(auditor, `${all}&since=${later}&until=${later}`)).toEqual([]);
    expect(await actions(auditor, `${all}&actorId=${paul.user.id}`)).toEqual([]);
    expect(
      await actions(auditor, `${all}&actorId=${maria.user.id}&targetKind=APPLICATION&targetId=${id}`),
    ).toHaveLength(2);
    const answer = await auditor.get('/audit-events?since=yesterday&until=2026-11-25&wait=21&limit=0');
    const { errors } = answer.json<{ errors: { parameter: string }[] }>();
    expect(errors.map(({ parameter }) => parameter).sort()).toEqual(['limit', 'since', 'until']);
    for (const wait of ['wait=21&sort=at', 'wait=1', 'wait=1&sort=-at', 'wait=-1&sort=at', 'wait=1&wait=2&sort=at']) {
      const refused = await auditor.get(`/audit-events?${wait}`);
      expect([wait, refused.json().code]).toEqual([wait, 'validation_failed']);
    }
  });

  it('pages without repeating or skipping', async () => {
    const target = newId();
    for (let count = 0; count < 5; count += 1) await write({ target: { kind: 'TEST', id: target }, after: { count } });
    for (const sort of ['at', '-at']) {
      const seen: Event[] = [];
      let cursor = '';
      do {
        const page = await listed(auditor, `targetId=${target}&sort=${sort}&limit=2${cursor}`);
        seen.push(...page.items);
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
      } while (cursor !== '');
      const ids = seen.map(({ id }) => id);
      expect([new Set(ids).size, ids]).toEqual([5, sort === 'at' ? [...ids].sort() : [...ids].sort().reverse()]);
    }
  });

  it('lets a team read about its application alone, and administrators with audit:read about everything', async () => {
    const id = await registered('Read by its team');
    const other = await registered('Of somebody else', paul);
    expect(await actions(maria, `applicationId=${id}`)).toEqual(['application.create']);
    for (const query of [`applicationId=${other}`, `applicationId=${id}&applicationId=${other}`]) {
      const answer = await maria.get(`/audit-events?${query}`);
      expect([answer.status, answer.json().code]).toEqual([404, 'not_found']);
    }
    expect((await maria.get('/audit-events')).json()).toMatchObject({ code: 'role_required', role: 'ADMINISTRATOR' });
    const narrow = await signIn(house, { roles: ['ADMINISTRATOR'], scopes: ['applications:read'] });
    expect((await narrow.get('/audit-events')).json().scope).toBe('gatehouse:audit:read');
    const other2 = await signIn(house, { scopes: ['account'] });
    expect((await other2.get('/audit-events')).status).toBe(403);
    expect((await listed(auditor, 'limit=100')).items.length).toBeGreaterThan(2);
  });

  it('tells a team the names and addresses of its own members, and of nobody else', async () => {
    const id = await registered('With a person');
    const keys = await house.build.keyPair({ applicationId: id });
    const answer = await house.client.call(`${house.issuer}/token`, {
      basic: [keys.consumerKey, keys.consumerSecret],
      form: { grant_type: 'password', username: paul.user.username, password: 'password' },
    });
    expect(answer.status).toBe(200);
    const { items } = (await paul.get(`/grants?userId=me&keyPairId=${keys.id}`)).json<{ items: { id: string }[] }>();
    await paul.post(`/grants/${items[0].id}/revoke`);
    const events = (await listed(maria, `applicationId=${id}`)).items;
    expect(events).toMatchObject([
      { action: 'grant.revoke', actor: { kind: 'USER', id: paul.user.id, name: null }, address: null },
      { action: 'application.create', actor: { name: maria.user.username }, address: expect.any(String) },
    ]);
    expect(JSON.stringify(events)).not.toContain(paul.user.username);
    expect((await listed(auditor, `applicationId=${id}`)).items[0].actor.name).toBe(paul.user.username);
  });

  it('names an application that acted, and nobody who is gone', async () => {
    const keys = await house.build.keyPair();
    const target = { kind: 'TEST', id: newId() };
    await write({ target, actor: { kind: 'CLIENT', id: keys.consumerKey } });
    await write({ target, actor: { kind: 'USER', id: newId() } });
    const application = await house.database.read.applications.show(keys.applicationId, '');
    expect((await listed(auditor, `targetId=${target.id}&sort=at`)).items.map(({ actor }) => actor.name)).toEqual([
      application?.name,
      null,
    ]);
  });

  it('gives a line an event on demand, with the next page in Link', async () => {
    const target = newId();
    for (let count = 0; count < 3; count += 1) await write({ target: { kind: 'TEST', id: target } });
    const ask = (address: string) => auditor.get(address, { Accept: 'application/x-ndjson' });
    const lines = ({ text }: Answer) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line): Event => JSON.parse(line));
    const first = await ask(`/audit-events?targetId=${target}&limit=2&sort=at`);
    expect([first.status, first.headers['content-type'], first.headers.vary]).toEqual([
      200,
      'application/x-ndjson; charset=utf-8',
      'Accept, Authorization',
    ]);
    const next = /^<(.+)>; rel="next"$/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await ask(next);
    expect([lines(first).length, lines(second).length, second.headers.link]).toEqual([2, 1, undefined]);
    expect(lines(second)[0].id > lines(first)[1].id).toBe(true);
  });

  describe('followed with wait', () => {
    const follow = (target: string, cursor: string | null, wait: number, caller = auditor) =>
      listed(caller, `targetId=${target}&sort=at&wait=${wait}${cursor === null ? '' : `&cursor=${cursor}`}`);

    it('answers as soon as something happens here, and goes on behind it', async () => {
      const id = await registered('Followed');
      const start = await follow(id, null, 20);
      expect([start.items.map(({ action }) => action), typeof start.nextCursor]).toEqual([
        ['application.create'],
        'string',
      ]);
      const held = follow(id, start.nextCursor, 20);
      await maria.patch(`/applications/${id}`, { description: 'changed' });
      const woken = await held;
      expect(woken.items.map(({ action }) => action)).toEqual(['application.update']);
      expect((await follow(id, woken.nextCursor, 0)).items).toEqual([]);
    });

    it('hears of what another process wrote', async () => {
      const target = newId();
      const start = await follow(target, null, 0);
      const held = follow(target, start.nextCursor, 20);
      // Nothing of this process announces it: it is found by looking.
      await write({ target: { kind: 'TEST', id: target } });
      expect((await held).items).toHaveLength(1);
    });

    it('misses nothing that comes to light late, and gives nothing twice', async () => {
      const target = newId();
      const dated = (seconds: number) =>
        write({ target: { kind: 'TEST', id: target }, at: addSeconds(house.clock.now(), seconds) });
      await dated(0);
      let page = await follow(target, null, 0);
      const seen = [...page.items];
      for (const seconds of [-5, -20, 0, -1]) {
        await dated(seconds);
        page = await follow(target, page.nextCursor, 0);
        seen.push(...page.items);
      }
      expect([seen.length, new Set(seen.map(({ id }) => id)).size]).toEqual([5, 5]);
      expect((await follow(target, page.nextCursor, 0)).items).toEqual([]);
    });

    it('misses nothing of thousands, in pages', async () => {
      const target = newId();
      await house.database.transaction(async ({ auditEvents }) => {
        for (let count = 0; count < 1_000; count += 1) {
          await auditEvents.add({
            at: house.clock.now(),
            actor: { kind: 'SYSTEM', id: null },
            action: 'test.note',
            target: { kind: 'TEST', id: target },
          });
        }
      });
      const seen: string[] = [];
      let cursor: string | null = null;
      for (;;) {
        const page: Listed = await listed(
          auditor,
          `targetId=${target}&sort=at&wait=0&limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
        );
        if (page.items.length === 0) break;
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect([seen.length, new Set(seen).size]).toEqual([1_000, 1_000]);
    });

    it('has room for so many who wait, and for fewer of one person', async () => {
      const target = newId();
      const early: Answer[] = [];
      let resolve = (): void => undefined;
      const twoAreRefused = new Promise<void>((done) => (resolve = done));
      const held = Array.from({ length: 12 }, async () => {
        const answer = await auditor.get(`/audit-events?targetId=${target}&sort=at&wait=20`);
        if (early.push(answer) === 2) resolve();
        return answer;
      });
      await twoAreRefused;
      await write({ target: { kind: 'TEST', id: target } });
      const answers = await Promise.all(held);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
      const [late] = answers.filter(({ status }) => status === 429);
      expect([late.json().code, late.headers['retry-after']]).toEqual(['too_many_requests', '20']);
    });
  });

  it('never holds a secret, nor what a person is called', async () => {
    const person = await signIn(house);
    const admin = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
    const id = await registered('Without secrets', person);
    const secrets = [person.token, admin.token, 'password'];
    const people = [person, admin, maria].flatMap(({ user }) => [user.username, user.email ?? '', user.displayName]);
    for (const tokenFormat of ['JWT', 'OPAQUE'] as const) {
      const keyType = tokenFormat === 'JWT' ? 'PRODUCTION' : 'SANDBOX';
      const keys = await house.build.keyPair({ applicationId: id, tokenFormat, keyType, refreshReplaySeconds: 0 });
      const basic = [keys.consumerKey, keys.consumerSecret] as const;
      const post = (path: string, form: Readonly<Record<string, string>>) =>
        house.client.call(`${house.issuer}${path}`, { basic, form });
      const granted = async () => {
        const { username } = person.user;
        const answer = await post('/token', { grant_type: 'password', username, password: 'password' });
        const { access_token, refresh_token } = answer.json<Record<'access_token' | 'refresh_token', string>>();
        secrets.push(access_token, refresh_token, keys.consumerSecret);
        return { access_token, refresh_token };
      };
      await post('/revoke', { token: (await granted()).access_token });
      const stolen = await granted();
      for (let count = 0; count < 2; count += 1) {
        await post('/token', { grant_type: 'refresh_token', refresh_token: stolen.refresh_token });
      }
      await granted();
      const { items } = (await person.get(`/grants?keyPairId=${keys.id}&state=ACTIVE`)).json<{
        items: { id: string }[];
      }>();
      await person.post(`/grants/${items[0].id}/revoke`);
    }
    await person.put(`/applications/${id}/members/${maria.user.id}`, { role: 'DEVELOPER' });
    await person.patch(`/applications/${id}`, { description: 'changed' });
    await person.post(`/applications/${id}/revoke-tokens`);
    await person.post(`/applications/${id}/transfer`, { userId: maria.user.id });
    await admin.post('/signing-keys/rotate', {});
    await admin.post(`/users/${person.user.id}/revoke-tokens`);
    const rows: object[] = await house.database.writer.query('SELECT * FROM audit_events');
    const written = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(10);
    for (const word of [...secrets, ...people].filter((text) => text !== '')) expect(written).not.toContain(word);
  });

  it('is forgotten when the settings say so, and not before', async () => {
    const target = newId();
    await write({ target: { kind: 'TEST', id: target } });
    const job = new PurgeAuditJob(house.database, house.clock, house.application.get(SettingsMemory));
    house.clock.advance(DEFAULT_SETTINGS.auditRetentionDays * 86_400 - 1);
    await job.run();
    expect(await house.database.read.auditEvents.ofTarget('TEST', target)).toHaveLength(1);
    house.clock.advance(1);
    await job.run();
    expect(await house.database.read.auditEvents.ofTarget('TEST', target)).toEqual([]);
  });
});
