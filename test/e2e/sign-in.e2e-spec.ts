import { addSeconds } from '#primitives/clock';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { SignInTab } from '#test/support/sign-in-tab';

describe.each(Object.entries(databases))('/signin on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const newTab = () => new SignInTab(house.client, house.consoleUrl);
  const sessionsOf = async (userId: string) => {
    const at = house.clock.now();
    return house.database.read.sessions.ofUser(userId, { at, idleSince: addSeconds(at, -1_800) });
  };

  it('is a form with a user name and a password that works without a script', async () => {
    const tab = newTab();
    const answer = await tab.get('/signin?request=a-sealed_1&hint=maria');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' });
    expect(answer.headers['content-security-policy']).not.toContain('form-action');
    expect(tab.form()).toEqual({
      action: '/signin',
      fields: { form_token: expect.any(String), request: 'a-sealed_1', username: 'maria', password: '' },
    });
  });

  it('leads back to the authorization request, or else to the account, by a 303', async () => {
    const { id, username } = await house.build.user({ password: 'right' });
    const tab = newTab();
    const answer = await tab.signIn(username, 'right', '/signin?request=a-sealed_1');
    expect([answer.status, tab.location]).toEqual([303, '/oauth2/authorize/resume?request=a-sealed_1']);
    await newTab().signIn(username, 'right');
    expect(await sessionsOf(id)).toHaveLength(2);

    const other = newTab();
    await other.signIn(username, 'right', '/signin?request=https://evil.example/');
    expect(other.location).toBe('/account');
  });
});
