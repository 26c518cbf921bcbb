import { jest } from '@jest/globals';
import { newSecret } from '#primitives/secrets';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { signIn as callerWith } from '#test/support/rest';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { Mailboxes, passwordGrant, stranger } from '#test/support/people';
import type { SignUp } from '#database/memory/settings';
import { newId } from '#primitives/ids';

jest.setTimeout(30_000);

const PASSWORD = 'correct horse';
let count = 0;
const newName = (): string => `person${(count += 1)}`;
const addressOf = (username: string): string => `${username}@example.com`;

describe.each(Object.entries(databases))('opening an account on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let mailboxes: Mailboxes;
  let keyPair: BuiltKeyPair;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    mailboxes = await Mailboxes.of(house);
    keyPair = await house.build.keyPair();
  });

  afterAll(async () => {
    await house?.close();
    await mailboxes?.close();
    await place?.drop();
  });

  beforeEach(() => house.clock.advance(3_600)); // every limit is fresh

  const allow = (signUp: SignUp) =>
    house.database.transaction(({ settings }) => settings.put('signUp', signUp, house.clock.now()));
  const post = (path: string, body: unknown, headers = {}) => stranger(house).post(path, body, headers);
  const signUp = (username: string, email = addressOf(username), password = PASSWORD) =>
    post('/sign-ups', { username, email, password });
  const confirm = (token: string) => post('/sign-ups/confirm', { token });
  const signIn = (username: string, password = PASSWORD) => passwordGrant(house, keyPair, { username, password });
  const userNamed = async (username: string) => {
    const user = await house.database.read.users.findByUsername(username);
    if (!user) throw new Error('There is no such person.');
    return user;
  };

  it('is open on the embedded default and nowhere else, and forbidden where it is closed', async () => {
    const [embedded, server] = [house.configuration.storage === 'sqlite', house.firstRun.sampleUser];
    expect(server).toBeNull();
    const { signUp: state } = (await stranger(house).get('/settings')).json();
    expect(state).toBe(embedded ? 'OPEN' : 'CLOSED');
    await allow('CLOSED');
    const answer = await signUp(newName());
    expect([answer.status, answer.json()]).toMatchObject([403, { code: 'setting_forbids', setting: 'signUp' }]);
  });

  it('lets somebody in at once where it is open, as a subscriber whose address is not proved', async () => {
    await allow('OPEN');
    const username = newName();
    const answer = await signUp(username);
    expect([answer.status, answer.json()]).toEqual([202, { state: 'ACTIVE' }]);
    expect(await signIn(username)).toMatch(/^ey/);
    expect(await userNamed(username)).toMatchObject({
      displayName: username,
      roles: ['SUBSCRIBER'],
      email: null,
      pendingEmail: addressOf(username),
      emailVerified: false,
    });
  });

  it('[128] lets nobody in before the address is proved where that is asked for, in the words of a wrong password', async () => {
    await allow('EMAIL');
    const username = newName();
    expect((await signUp(username)).json()).toEqual({ state: 'EMAIL_PENDING' });
    expect([await signIn(username), await signIn(username, 'wrong')]).toEqual(['invalid_grant', 'invalid_grant']);
    const answer = await confirm(await mailboxes.tokenTo(addressOf(username)));
    expect([answer.status, answer.json()]).toEqual([200, { state: 'ACTIVE' }]);
    expect(await signIn(username)).toMatch(/^ey/);
    expect(await userNamed(username)).toMatchObject({ email: addressOf(username), emailVerified: true });
  });

  it('waits for an administrator where that is asked for, whatever the mail says', async () => {
    await allow('APPROVAL');
    const username = newName();
    expect((await signUp(username)).json()).toEqual({ state: 'APPROVAL_PENDING' });
    expect((await confirm(await mailboxes.tokenTo(addressOf(username)))).json()).toEqual({ state: 'APPROVAL_PENDING' });
    expect(await signIn(username)).toBe('invalid_grant');

    const admin = await callerWith(house, { roles: ['ADMINISTRATOR'] });
    const { id } = await userNamed(username);
    const asked = (await admin.get('/approvals?kind=SIGN_UP&state=PENDING')).json<{
      items: { id: string; subject: { id: string } }[];
    }>();
    const approval = asked.items.find(({ subject }) => subject.id === id);
    expect((await admin.post(`/approvals/${String(approval?.id)}/approve`)).json().state).toBe('APPROVED');
    expect(await signIn(username)).not.toBe('invalid_grant');
  });

  it('asks nobody any more about a person whom an administrator let in', async () => {
    await allow('APPROVAL');
    const username = newName();
    await signUp(username);
    const admin = await callerWith(house, { roles: ['ADMINISTRATOR'] });
    const { id } = await userNamed(username);
    expect((await admin.post(`/users/${id}/enable`)).json().state).toBe('ACTIVE');
    const { items } = (await admin.get('/approvals?kind=SIGN_UP&state=PENDING')).json<{
      items: { subject: { id: string } }[];
    }>();
    expect(items.filter(({ subject }) => subject.id === id)).toEqual([]);
  });

  it('says of a user name that it is taken, and looks at letter case', async () => {
    await allow('OPEN');
    const username = newName();
    await signUp(username);
    const again = await signUp(username, 'other@example.com');
    expect([again.status, again.json().code]).toEqual([409, 'name_taken']);
    expect((await signUp(username.toUpperCase(), 'other@example.com')).status).toBe(202);
  });

  it('of one name at the same moment is one account', async () => {
    await allow('OPEN');
    const username = newName();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) => signUp(username, `${index}@example.com`)),
    );
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['202', '409', '409', '409', '409']);
  });

  it.each(['OPEN', 'EMAIL', 'APPROVAL'] as const)(
    '[124] tells nobody whether an address is known: %s',
    async (setting) => {
      await allow(setting);
      const owner = await house.build.user({ email: addressOf(newName()), emailVerified: true });
      const statementsOf = async (email: string) => {
        const seen: string[] = [];
        const stop = house.database.onStatement((sql) => {
          if (!/change_head|FROM mails WHERE/.test(sql)) seen.push(sql); // the feed and the jobs go on meanwhile
        });
        const answer = await signUp(newName(), email);
        stop();
        const { date: _date, 'trace-id': _trace, ...headers } = answer.headers;
        return { seen, status: answer.status, text: answer.text, headers };
      };
      const [unknown, known] = [
        await statementsOf(addressOf(newName())),
        await statementsOf(String(owner.email?.toUpperCase())),
      ];
      expect(known).toEqual(unknown);
    },
  );

  it('[128] with the address of somebody else never gets at it, nor at the account', async () => {
    await allow('EMAIL');
    const email = addressOf(newName());
    const owner = await house.build.user({ email, emailVerified: true, password: PASSWORD });
    const intruder = newName();
    await signUp(intruder, email);
    const mails = await mailboxes.to(email);
    expect(mails.map(({ token }) => token)).toEqual([null]);
    expect(mails[0].source).toContain(`account ${owner.username} already`);
    expect(await signIn(intruder)).toBe('invalid_grant');
    await post('/password-resets', { email });
    expect((await mailboxes.to(email)).at(-1)?.source).toContain(`Hello ${owner.username},`);
    expect(await house.database.read.users.findByEmail(email)).toMatchObject({ id: owner.id });
  });

  it('[129] gives an address to the first who proves it, and not to a second', async () => {
    await allow('OPEN');
    const email = addressOf(newName());
    const [first, second] = [newName(), newName()];
    await signUp(first, email);
    const early = await mailboxes.tokenTo(email);
    await signUp(second, email);
    const late = await mailboxes.tokenTo(email);
    expect((await confirm(late)).status).toBe(200);
    const answer = await confirm(early);
    expect([answer.status, answer.json().code]).toEqual([400, 'confirmation_invalid']);
    expect(await userNamed(second)).toMatchObject({ email });
    expect(await userNamed(first)).toMatchObject({ email: null, emailVerified: false });
  });

  it('[127] takes a proof once, also of five at the same moment, within its day and for its own purpose', async () => {
    await allow('EMAIL');
    const [one, two] = [newName(), newName()];
    await signUp(one);
    const token = await mailboxes.tokenTo(addressOf(one));
    const asReset = await post('/password-resets/confirm', { token, newPassword: 'another password' });
    expect(asReset.json().code).toBe('confirmation_invalid');
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(token)));
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '400', '400', '400', '400']);
    await signUp(two);
    const late = await mailboxes.tokenTo(addressOf(two));
    house.clock.advance(86_400);
    expect((await confirm(late)).json().code).toBe('confirmation_invalid');
  });

  it('refuses what is not a token of a mail', async () => {
    for (const token of ['', 'gthc_', newSecret('gthp_'), 7]) {
      expect([token, (await post('/sign-ups/confirm', { token })).json().code]).toEqual([token, 'validation_failed']);
    }
    expect((await confirm(newSecret('gthc_'))).json().code).toBe('confirmation_invalid');
  });

  it('[134] refuses every fault with its place, members that only others may set among them, and echoes no password', async () => {
    await allow('OPEN');
    const answer = await post('/sign-ups', {
      username: 'a b',
      email: 'maria@example.com\nBcc: all@example.com',
      password: 'sécret\u0000',
      roles: ['ADMINISTRATOR'],
      emailVerified: true,
      state: 'ACTIVE',
    });
    const { code, errors } = answer.json<{ code: string; errors: { pointer: string; code: string }[] }>();
    expect([answer.status, code]).toEqual([400, 'validation_failed']);
    expect(errors.map((fault) => `${fault.pointer} ${fault.code}`).sort()).toEqual([
      '/email invalid_format',
      '/emailVerified unknown_member',
      '/password invalid_format',
      '/roles unknown_member',
      '/state unknown_member',
      '/username invalid_format',
    ]);
    expect(answer.text).not.toContain('sécret');
    const short = await signUp(newName(), 'a@example.com', 'short');
    expect(short.json()).toMatchObject({
      errors: [{ pointer: '/password', code: 'too_short', allowed: { minLength: 10 } }],
    });
    expect((await signUp('maria@example.com', 'eve@example.com')).json().code).toBe('validation_failed');
  });

  it('with the same Idempotency-Key opens one account', async () => {
    await allow('OPEN');
    const username = newName();
    const body = { username, email: addressOf(username), password: PASSWORD };
    const key = { 'Idempotency-Key': newId() };
    const [first, again] = [await post('/sign-ups', body, key), await post('/sign-ups', body, key)];
    expect([first.status, again.status, again.text]).toEqual([202, 202, first.text]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await post('/sign-ups', { ...body, password: 'another password' }, key);
    expect(other.json().code).toBe('idempotency_key_reused');
  });

  it('is held back from a network that opens too many, for an hour', async () => {
    await allow('OPEN');
    const statuses = [];
    for (let time = 0; time <= 30; time += 1) statuses.push((await signUp('taken')).status);
    expect(statuses.slice(-2)).toEqual([409, 429]);
    const answer = await signUp(newName());
    expect([answer.json().code, answer.headers['retry-after']]).toEqual(['too_many_requests', '3600']);
    house.clock.advance(3_600);
    expect((await signUp(newName())).status).toBe(202);
  });

  it('fills nobody’s mailbox, and does not say that it stopped', async () => {
    await allow('OPEN');
    const email = addressOf(newName());
    const statuses = [];
    for (let time = 0; time < 8; time += 1) statuses.push((await signUp(newName(), email)).status);
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await mailboxes.to(email)).toHaveLength(5);
  });

  it('is in the audit under the id of the account, without its name and address', async () => {
    await allow('EMAIL');
    const username = newName();
    await signUp(username);
    await confirm(await mailboxes.tokenTo(addressOf(username)));
    const { id } = await userNamed(username);
    const events = await house.database.read.auditEvents.ofTarget('USER', id);
    expect(events.map(({ action, actorKind, actorId }) => [action, actorKind, actorId])).toEqual([
      ['user.sign-up', 'USER', id],
      ['user.confirm-email', 'USER', id],
    ]);
    expect(JSON.stringify(events)).not.toContain(username);
  });
});
