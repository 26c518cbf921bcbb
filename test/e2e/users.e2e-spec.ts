import { jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { Mailboxes, passwordGrant, stranger } from '#test/support/people';
import { type RestCaller, signIn } from '#test/support/rest';
import { NotedSignIns } from '#database/memory/noted-sign-ins';
import { newId } from '#primitives/ids';

jest.setTimeout(30_000);

const NEW_PASSWORD = 'correct horse battery';
let count = 0;
const newName = (): string => `user${(count += 1)}`;
const brief = ({ status, ...answer }: Answer) => [status, status === 204 ? undefined : answer.json().code];

describe.each(Object.entries(databases))('/api/v1/users on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let mailboxes: Mailboxes;
  let keyPair: BuiltKeyPair;
  let admin: RestCaller;
  let maria: RestCaller;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    mailboxes = await Mailboxes.of(house);
    keyPair = await house.build.keyPair();
    admin = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
    maria = await signIn(house);
  });

  afterAll(async () => {
    await house?.close();
    await mailboxes?.close();
    await place?.drop();
  });

  const post = (path: string, body: unknown) => stranger(house).post(path, body);
  const canSignIn = async (username: string, password: string): Promise<boolean> =>
    (await passwordGrant(house, keyPair, { username, password })).startsWith('ey');
  /** What an administrator does to a person, one after the other. */
  const moved = async ({ user }: RestCaller, ...verbs: readonly string[]) => {
    for (const verb of verbs) {
      const body = verb === 'reset-password' ? { deliver: 'SHOW' } : {};
      expect((await admin.post(`/users/${user.id}/${verb}`, body)).status).toBe(200);
    }
  };
  const eventsOf = async (userId: string) => {
    const events = await house.database.read.auditEvents.ofTarget('USER', userId);
    return events.map(({ action, actorId }) => [action, actorId]);
  };
  const stored = async (userId: string) => {
    const user = await house.database.read.users.find(userId);
    if (!user) throw new Error('There is no such person.');
    return user;
  };
  const addressed = async (person: RestCaller): Promise<string> => {
    const email = `${newName()}@example.com`;
    const locked = { email, emailVerified: true };
    await house.database.transaction(({ users }) => users.change(person.user, locked, house.clock.now()));
    return email;
  };

  describe('for administrators', () => {
    const create = (fields: { readonly username?: string; readonly [member: string]: unknown } = {}) => {
      const { username = newName() } = fields;
      return admin.post('/users', { username, email: `${username}@example.com`, ...fields });
    };

    it('makes an account whose password is shown once', async () => {
      const username = newName();
      const answer = await create({
        username,
        displayName: 'Zoë',
        locale: 'pt-BR',
        roles: ['PUBLISHER', 'SUBSCRIBER'],
      });
      const { id, temporaryPassword, ...body } = answer.json<Record<string, unknown> & { temporaryPassword: string }>();
      expect(answer.status).toBe(201);
      expect(answer.headers).toMatchObject({ location: `/api/v1/users/${String(id)}`, 'cache-control': 'no-store' });
      expect(body).toEqual({
        username,
        email: expect.stringContaining('@example.com'),
        emailVerified: false,
        secondFactorRequired: false,
        displayName: 'Zoë',
        locale: 'pt-BR',
        roles: ['PUBLISHER', 'SUBSCRIBER'],
        state: 'ACTIVE',
        lockedUntil: null,
        lastSignInAt: null,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      });
      expect(await canSignIn(username, temporaryPassword)).toBe(true);
      const read = await admin.get(`/users/${String(id)}`);
      expect(read.json()).not.toHaveProperty('temporaryPassword');
      expect(await eventsOf(String(id))).toEqual([['user.create', admin.user.id]]);
    });

    it('imports a password of the classic system, which is replaced at the first sign-in', async () => {
      const username = newName();
      const salt = 'c2FsdHNhbHRzYWx0c2FsdA==';
      const digest = createHash('sha256').update(`old password${salt}`).digest('base64');
      const answer = await create({ username, passwordHash: `$classic-sha256$${salt}$${digest}` });
      expect(answer.json()).toMatchObject({ temporaryPassword: null });
      expect(answer.text).not.toContain(digest);
      const id = String(answer.json().id);
      expect(await canSignIn(username, 'wrong password')).toBe(false);
      expect((await stored(id)).passwordHash).toContain('classic');
      for (let time = 0; time < 2; time += 1) expect(await canSignIn(username, 'old password')).toBe(true);
      expect((await stored(id)).passwordHash).toMatch(/^\$argon2id\$/);
      const bad = await create({ passwordHash: '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA' });
      expect(bad.json()).toMatchObject({ errors: [{ pointer: '/passwordHash', code: 'invalid_format' }] });
    });

    it('[138] invites somebody, who is let in by that mail once, in that mailbox alone', async () => {
      const username = newName();
      const answer = await create({ username, invite: true });
      expect(answer.json()).toMatchObject({ state: 'EMAIL_PENDING', temporaryPassword: null });
      const token = await mailboxes.tokenTo(`${username}@example.com`);
      const accept = () => post('/password-resets/confirm', { token, newPassword: NEW_PASSWORD });
      const answers = await Promise.all([accept(), accept(), accept()]);
      expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '400', '400']);
      expect(await canSignIn(username, NEW_PASSWORD)).toBe(true);
      expect(await stored(String(answer.json().id))).toMatchObject({ state: 'ACTIVE', emailVerified: true });

      const other = await create({ invite: true });
      const moved = await stored(String(other.json().id));
      const late = await mailboxes.tokenTo(String(moved.email));
      const elsewhere = { email: `${newName()}@example.com` };
      await house.database.transaction(({ users }) => users.change(moved, elsewhere, house.clock.now()));
      expect(brief(await post('/password-resets/confirm', { token: late, newPassword: NEW_PASSWORD }))).toEqual([
        400,
        'confirmation_invalid',
      ]);
    });

    it('refuses a name or an address that somebody has, and does it once for one key', async () => {
      const taken = await create();
      const { username, email } = taken.json<{ username: string; email: string }>();
      expect(brief(await create({ username }))).toEqual([409, 'name_taken']);
      expect(brief(await create({ email: email.toUpperCase() }))).toEqual([409, 'name_taken']);
      const body = { username: newName(), email: `${newName()}@example.com` };
      const key = { 'Idempotency-Key': newId() };
      const [first, again] = [await admin.post('/users', body, key), await admin.post('/users', body, key)];
      expect([again.status, again.json()]).toEqual([201, first.json()]);
    });

    it('lists people by their members, in pages', async () => {
      const username = newName();
      await create({ username, displayName: 'Find Me', roles: ['PUBLISHER'] });
      const namesFor = async (query: string) => {
        const { items } = (await admin.get(`/users?${query}`)).json<{ items: { username: string }[] }>();
        return items.map((item) => item.username);
      };
      expect(await namesFor(`username=${username}`)).toEqual([username]);
      expect(await namesFor(`email=${username.toUpperCase()}@example.com`)).toEqual([username]);
      expect(await namesFor('q=find%20m')).toEqual([username]);
      expect(await namesFor('role=PUBLISHER&role=ADMINISTRATOR&limit=100')).toEqual(
        expect.arrayContaining([username, admin.user.username]),
      );
      expect(await namesFor('role=PUBLISHER&limit=100')).not.toContain(maria.user.username);
      expect(await namesFor(`state=DISABLED&username=${username}`)).toEqual([]);
      const first = (await admin.get('/users?limit=2&sort=username&total=true')).json();
      const second = (await admin.get(`/users?limit=2&sort=username&cursor=${String(first.nextCursor)}`)).json();
      const page = (await namesFor('limit=4&sort=username')).length;
      expect([(first.items as unknown[]).length + (second.items as unknown[]).length, page]).toEqual([4, 4]);
    });

    it.each([
      'sort=passwordHash',
      'sort=username;DROP TABLE users',
      'passwordHash=x',
      'role=ADMINISTRATOR%22%20OR%201=1',
      'cursor=eyJ4IjoxfQ',
      "state=ACTIVE'--",
    ])('[136] refuses what is no sort, filter or cursor: %s', async (query) => {
      const answer = await admin.get(`/users?${encodeURI(query)}`);
      expect(answer.status).toBe(400);
    });

    it('[133] is for nobody else', async () => {
      const other = await signIn(house);
      const id = other.user.id;
      expect(brief(await maria.get('/users'))).toEqual([403, 'insufficient_scope']);
      expect(brief(await maria.post('/users', {}))).toEqual([403, 'insufficient_scope']);
      for (const answer of [
        await maria.get(`/users/${id}`),
        await maria.patch(`/users/${id}`, { displayName: 'x' }),
        await maria.delete(`/users/${id}`),
        await maria.get(`/users/${id}/personal-access-tokens`),
        await maria.post(`/users/${id}/change-password`, { currentPassword: 'password', newPassword: NEW_PASSWORD }),
      ]) {
        expect(brief(answer)).toEqual([404, 'not_found']);
      }
      for (const verb of ['disable', 'enable', 'reset-password']) {
        expect(brief(await maria.post(`/users/${id}/${verb}`, {}))).toEqual([403, 'insufficient_scope']);
      }
      expect(brief(await maria.put(`/users/${id}/roles`, { roles: ['ADMINISTRATOR'] }))).toEqual([
        403,
        'insufficient_scope',
      ]);
      const foreign = await admin.post(`/users/${id}/change-password`, {
        currentPassword: 'password',
        newPassword: NEW_PASSWORD,
      });
      expect(brief(foreign)).toEqual([403, 'role_required']);
    });

    it('sets roles, which hold at the next call', async () => {
      const person = await signIn(house, { roles: ['SUBSCRIBER', 'PUBLISHER'], scopes: ['apis:write', 'account'] });
      const answer = await admin.put(`/users/${person.user.id}/roles`, { roles: ['SUBSCRIBER'] });
      expect([answer.status, answer.json().roles]).toEqual([200, ['SUBSCRIBER']]);
      expect((await person.get('/users/me')).json().roles).toEqual(['SUBSCRIBER']);
      const stale = { 'If-Match': '"0-AAAAAAAAAAAAAAAA"' };
      expect(brief(await admin.put(`/users/${person.user.id}/roles`, { roles: ['PUBLISHER'] }, stale))).toEqual([
        412,
        'precondition_failed',
      ]);
      expect(await eventsOf(person.user.id)).toEqual([['user.set-roles', admin.user.id]]);
    });

    it('shuts somebody out with all that is signed in, and lets them in again', async () => {
      const person = await signIn(house);
      const { id, username } = person.user;
      const answer = await admin.post(`/users/${id}/disable`, { reason: 'left the company' });
      expect([answer.status, answer.json().state]).toEqual([200, 'DISABLED']);
      expect(brief(await person.get('/users/me'))).toEqual([401, 'token_invalid']);
      expect(await canSignIn(username, 'password')).toBe(false);
      expect((await admin.post(`/users/${id}/disable`)).json()).toEqual(answer.json());
      expect((await admin.post(`/users/${id}/enable`)).json().state).toBe('ACTIVE');
      expect(await canSignIn(username, 'password')).toBe(true);
      expect(brief(await person.get('/users/me'))).toEqual([401, 'token_invalid']);
      expect(await eventsOf(id)).toEqual([
        ['user.disable', admin.user.id],
        ['user.enable', admin.user.id],
      ]);
    });

    it('never takes the last administrator away, not even when two do it to each other', async () => {
      const [one, two] = [
        await signIn(house, { roles: ['ADMINISTRATOR'] }),
        await signIn(house, { roles: ['ADMINISTRATOR'] }),
      ];
      const others = (await house.database.read.users.administrators()).filter(
        ({ id }) => ![one.user.id, two.user.id].includes(id),
      );
      const move = (state: 'ACTIVE' | 'DISABLED') =>
        Promise.all(
          others.map(({ id }) =>
            house.database.transaction(({ users }) => users.changeState(id, state, house.clock.now())),
          ),
        );
      await move('DISABLED');
      const answers = await Promise.all([
        one.post(`/users/${two.user.id}/disable`),
        two.post(`/users/${one.user.id}/disable`),
      ]);
      expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', expect.any(String)]);
      const [last] = await house.database.read.users.administrators();
      const survivor = last.id === one.user.id ? one : two;
      for (const answer of [
        await survivor.post('/users/me/disable'),
        await survivor.put('/users/me/roles', { roles: ['SUBSCRIBER'] }),
        await survivor.delete('/users/me?transferTo=x'),
      ]) {
        expect(brief(answer)).toEqual([409, 'last_administrator']);
      }
      await move('ACTIVE');
    });

    it('replaces a lost password by one that is shown once, which ends what the old one opened', async () => {
      const person = await signIn(house);
      const answer = await admin.post(`/users/${person.user.id}/reset-password`, { deliver: 'SHOW' });
      expect(answer.headers['cache-control']).toBe('no-store');
      const { temporaryPassword } = answer.json<{ temporaryPassword: string }>();
      expect(await canSignIn(person.user.username, 'password')).toBe(false);
      expect(await canSignIn(person.user.username, temporaryPassword)).toBe(true);
      expect(brief(await person.get('/users/me'))).toEqual([401, 'token_invalid']);
      expect(await eventsOf(person.user.id)).toEqual([['user.reset-password', admin.user.id]]);
    });

    it('replaces it by a mail too, where there is an address, and not one’s own', async () => {
      const person = await signIn(house);
      const email = await addressed(person);
      const answer = await admin.post(`/users/${person.user.id}/reset-password`, { deliver: 'EMAIL' });
      expect([answer.status, answer.json()]).toEqual([200, { temporaryPassword: null }]);
      const reset = { token: await mailboxes.tokenTo(email), newPassword: NEW_PASSWORD };
      expect((await post('/password-resets/confirm', reset)).status).toBe(200);
      expect(await canSignIn(person.user.username, NEW_PASSWORD)).toBe(true);
      const nowhere = await house.build.user({ email: null });
      expect(brief(await admin.post(`/users/${nowhere.id}/reset-password`, { deliver: 'EMAIL' }))).toEqual([
        400,
        'validation_failed',
      ]);
      expect(brief(await admin.post('/users/me/reset-password', { deliver: 'SHOW' }))).toEqual([
        403,
        'step_up_required',
      ]);
    });

    it('tells to the minute when somebody last signed in', async () => {
      const person = await signIn(house);
      const at = house.clock.now().toISOString();
      expect((await person.get('/users/me')).json().lastSignInAt).toBeNull();
      await house.application.get(NotedSignIns).flush();
      expect((await person.get('/users/me')).json().lastSignInAt).toBe(at);
    });

    it('tells until when an account is locked', async () => {
      const person = await house.build.user();
      await admin.patch('/settings', { lockout: { failuresPerAccount: 1 } });
      for (let time = 0; time < 2; time += 1) await canSignIn(person.username, 'wrong');
      const { lockedUntil } = (await admin.get(`/users/${person.id}`)).json();
      expect(lockedUntil).toEqual(expect.stringMatching(/^20\d\d-/));
      await admin.patch('/settings', { lockout: { failuresPerAccount: 100 } });
      expect((await admin.get(`/users/${person.id}`)).json().lockedUntil).toBeNull();
    });
  });

  describe('for oneself', () => {
    it('shows and changes a profile, and nothing that only others may change', async () => {
      const person = await signIn(house);
      const before = await person.get('/users/me');
      expect(before.json().id).toBe(person.user.id);
      const etag = String(before.headers.etag);
      const answer = await person.patch('/users/me', { displayName: 'Maria', locale: 'de' }, { 'If-Match': etag });
      expect([answer.status, answer.json()]).toMatchObject([200, { displayName: 'Maria', locale: 'de' }]);
      expect(brief(await person.patch('/users/me', { locale: null }, { 'If-Match': etag }))).toEqual([
        412,
        'precondition_failed',
      ]);
      expect(brief(await person.patch('/users/me', { locale: null }, {}))).toEqual([428, 'precondition_required']);
      expect((await person.patch('/users/me', { locale: null })).json().locale).toBeNull();
    });

    it.each(['roles', 'state', 'emailVerified', 'username', 'id', 'passwordHash', 'revision'])(
      '[134] promotes nobody through %s',
      async (member) => {
        const answer = await maria.patch('/users/me', { [member]: 'ADMINISTRATOR' });
        expect(answer.json()).toMatchObject({ errors: [{ pointer: `/${member}`, code: 'unknown_member' }] });
      },
    );

    it('[129] changes an address once it is proved, and keeps the former until then', async () => {
      const person = await signIn(house);
      const former = await addressed(person);
      const email = `${newName()}@example.com`;
      const answer = await person.patch('/users/me', { email });
      expect(answer.json()).toMatchObject({ email: former, emailVerified: true });
      const token = await mailboxes.tokenTo(email);
      await post('/password-resets', { email: former });
      const early = await mailboxes.tokenTo(former);
      expect((await post('/sign-ups/confirm', { token })).json()).toEqual({ state: 'ACTIVE' });
      expect((await person.get('/users/me')).json()).toMatchObject({ email, emailVerified: true });
      expect(brief(await post('/password-resets/confirm', { token: early, newPassword: NEW_PASSWORD }))).toEqual([
        400,
        'confirmation_invalid',
      ]);
    });

    it('[129] takes no address from its owner, and tells nobody but administrators whose it is', async () => {
      const [person, owner] = [await signIn(house), await signIn(house)];
      const email = await addressed(owner);
      const answer = await person.patch('/users/me', { email });
      expect(answer.status).toBe(200);
      expect((await mailboxes.to(email)).map(({ token }) => token)).toEqual([null]);
      expect((await house.database.read.users.findByEmail(email))?.id).toBe(owner.user.id);
      expect(brief(await admin.patch(`/users/${person.user.id}`, { email }))).toEqual([409, 'name_taken']);
    });

    it('takes a change of address back by naming the present one', async () => {
      const person = await signIn(house);
      const former = await addressed(person);
      const email = `${newName()}@example.com`;
      await person.patch('/users/me', { email });
      const token = await mailboxes.tokenTo(email);
      await person.patch('/users/me', { email: former });
      expect(brief(await post('/sign-ups/confirm', { token }))).toEqual([400, 'confirmation_invalid']);
    });

    it('changes the password with the present one, which ends everything that it opened', async () => {
      const person = await signIn(house);
      const email = await addressed(person);
      const { id, username } = person.user;
      const change = (currentPassword: string, newPassword = NEW_PASSWORD) =>
        person.post(`/users/${id}/change-password`, { currentPassword, newPassword });
      await person.patch('/users/me', { email: `${newName()}@example.com` });
      await post('/password-resets', { username });
      const outstanding = await mailboxes.tokenTo(email);
      expect(brief(await change('wrong'))).toEqual([403, 'step_up_required']);
      expect((await change('password', 'short')).json()).toMatchObject({ errors: [{ pointer: '/newPassword' }] });
      const answer = await change('password');
      expect([answer.status, answer.json()]).toEqual([200, {}]);
      expect(brief(await person.get('/users/me'))).toEqual([401, 'token_invalid']);
      expect([await canSignIn(username, 'password'), await canSignIn(username, NEW_PASSWORD)]).toEqual([false, true]);
      expect((await mailboxes.to(email)).at(-1)?.source).toContain('password of the account');
      expect(
        brief(await post('/password-resets/confirm', { token: outstanding, newPassword: 'x'.repeat(20) })),
      ).toEqual([400, 'confirmation_invalid']);
    });

    it('[123] counts a wrong present password like one at the sign-in', async () => {
      const person = await signIn(house);
      const change = () =>
        person.post('/users/me/change-password', { currentPassword: 'wrong', newPassword: NEW_PASSWORD });
      const statuses = [];
      for (let time = 0; time <= 10; time += 1) statuses.push((await change()).status);
      expect(statuses.slice(-2)).toEqual([403, 429]);
      expect(await canSignIn(person.user.username, 'password')).toBe(false);
      house.clock.advance(901);
    });

    it.each([
      ['disabled, and enabled again', (who: RestCaller) => moved(who, 'disable', 'enable')],
      [
        'given a new password by themselves',
        (who: RestCaller) =>
          who.post('/users/me/change-password', { currentPassword: 'password', newPassword: NEW_PASSWORD }),
      ],
      ['given a new password by an administrator', (who: RestCaller) => moved(who, 'reset-password')],
    ])('[81] renews no token of a person who was %s', async (_what, change) => {
      const person = await signIn(house);
      const { consumerKey, consumerSecret } = person.keyPair;
      const ask = (form: Readonly<Record<string, string>>) =>
        house.client.call(`${house.issuer}/token`, { basic: [consumerKey, consumerSecret], form });
      const { username } = person.user;
      const first = await ask({ grant_type: 'password', username, password: 'password' });
      const renew = async (answer: Answer) =>
        ask({ grant_type: 'refresh_token', refresh_token: String(answer.json().refresh_token) });
      const renewed = await renew(first);
      expect(renewed.status).toBe(200);
      await change(person);
      expect((await renew(renewed)).json().error).toBe('invalid_grant');
    });

    it('ends an account that owns nothing, and keeps its id in the audit alone', async () => {
      const person = await signIn(house);
      const { id, username } = person.user;
      expect(brief(await person.delete('/users/me'))).toEqual([409, 'owns_applications']);
      expect(brief(await person.delete('/users/me?transferTo=nobody'))).toEqual([400, 'validation_failed']);
      const heir = await signIn(house);
      await house.database.transaction(async ({ keyPairs }) => {
        const keys = await keyPairs.lock(person.keyPair.id);
        if (keys) await keyPairs.change(keys, { managementScopes: ['gatehouse:account'] }, house.clock.now());
      });
      expect((await person.delete(`/users/me?transferTo=${heir.user.id}`)).status).toBe(204);
      // Its keys would act as the heir, and the person knows their secrets.
      expect((await house.database.read.keyPairs.find(person.keyPair.id))?.managementScopes).toEqual([]);
      expect(brief(await person.get('/users/me'))).toEqual([401, 'token_invalid']);
      expect(await house.database.read.users.find(id)).toBeNull();
      expect(await canSignIn(username, 'password')).toBe(false);
      const { items } = (await heir.get('/applications')).json<{ items: unknown[] }>();
      expect(items).toHaveLength(2);
      const events = await house.database.read.auditEvents.ofTarget('USER', id);
      expect(events.map(({ action }) => action)).toEqual(['user.delete']);
      expect(JSON.stringify(events)).not.toContain(username);
      const again = await admin.post('/users', { username, email: `${newName()}@example.com` });
      expect(again.json().id).not.toBe(id);
    });
  });

  describe('lost passwords', () => {
    it('[127] are replaced by a mail, once, within an hour, and sign nobody in', async () => {
      const person = await signIn(house);
      const email = await addressed(person);
      const asked = await post('/password-resets', { email: email.toUpperCase() });
      expect([asked.status, asked.json()]).toEqual([202, {}]);
      const token = await mailboxes.tokenTo(email);
      const confirm = () => post('/password-resets/confirm', { token, newPassword: NEW_PASSWORD });
      const answers = await Promise.all(Array.from({ length: 5 }, confirm));
      expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '400', '400', '400', '400']);
      expect(answers.find(({ status }) => status === 200)?.text).toBe('{}');
      expect(brief(await person.get('/users/me'))).toEqual([401, 'token_invalid']);
      expect(await canSignIn(person.user.username, NEW_PASSWORD)).toBe(true);
      await post('/password-resets', { username: person.user.username });
      const late = await mailboxes.tokenTo(email);
      house.clock.advance(3_600);
      expect(brief(await post('/password-resets/confirm', { token: late, newPassword: 'y'.repeat(20) }))).toEqual([
        400,
        'confirmation_invalid',
      ]);
      expect(await eventsOf(person.user.id)).toEqual([['user.reset-password', person.user.id]]);
    });

    it('[124] are asked for in one answer, with one work, whoever it is', async () => {
      const person = await signIn(house);
      const email = await addressed(person);
      const disabled = await house.build.user({ state: 'DISABLED' });
      const unproved = await house.build.user({ email: null, pendingEmail: `${newName()}@example.com` });
      const seenOf = async (body: object) => {
        const seen: string[] = [];
        const stop = house.database.onStatement((sql) => {
          if (!/change_head|FROM mails WHERE|DELETE FROM mails|UPDATE mails/.test(sql)) seen.push(sql);
        });
        const answer = await post('/password-resets', body);
        stop();
        return [answer.status, answer.text, seen];
      };
      const known = await seenOf({ email });
      for (const body of [
        { email: `${newName()}@example.com` },
        { email: String(unproved.pendingEmail) },
        { email: String(disabled.email) },
      ]) {
        expect(await seenOf(body)).toEqual(known);
      }
      const byName = await seenOf({ username: person.user.username });
      expect(await seenOf({ username: 'nobody-at-all' })).toEqual(byName);
      expect(await mailboxes.to(String(disabled.email))).toEqual([]);
      expect(await mailboxes.to(String(unproved.pendingEmail))).toEqual([]);
    });

    it('[127] are not replaced for somebody who was shut out meanwhile', async () => {
      const person = await signIn(house);
      const email = await addressed(person);
      await post('/password-resets', { email });
      const token = await mailboxes.tokenTo(email);
      const { user } = person;
      await house.database.transaction(({ users }) => users.change(user, { state: 'DISABLED' }, house.clock.now()));
      expect(brief(await post('/password-resets/confirm', { token, newPassword: NEW_PASSWORD }))).toEqual([
        400,
        'confirmation_invalid',
      ]);
      expect(await stored(user.id)).toMatchObject({ state: 'DISABLED', passwordHash: user.passwordHash });
    });

    it('are asked for with one of name and address, and held back from a network that asks too often', async () => {
      for (const body of [{}, { username: 'maria', email: 'maria@example.com' }, { name: 'maria' }]) {
        expect(brief(await post('/password-resets', body))).toEqual([400, 'validation_failed']);
      }
      house.clock.advance(3_600);
      const statuses = [];
      for (let time = 0; time <= 30; time += 1) {
        statuses.push((await post('/password-resets', { username: `nobody${time}` })).status);
      }
      expect(statuses.slice(-2)).toEqual([202, 429]);
      house.clock.advance(3_600);
    });

    it('are held back from a network that tries too many tokens', async () => {
      const confirm = (token: string) => post('/password-resets/confirm', { token, newPassword: NEW_PASSWORD });
      const statuses = [];
      for (let time = 0; time <= 60; time += 1) statuses.push((await confirm('gthc_x')).status);
      expect(statuses.slice(-2)).toEqual([400, 429]);
      house.clock.advance(900);
      expect((await confirm('gthc_x')).status).toBe(400);
    });
  });
});
