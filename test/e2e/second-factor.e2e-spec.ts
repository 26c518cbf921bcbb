import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { setUpApp } from '#test/support/second-factors';
import { SignInTab } from '#test/support/sign-in-tab';

describe.each(Object.entries(databases))('Second factors on %s', (_name, create) => {
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

  /** Somebody with an authenticator app, signed out, half a minute later. */
  const careful = async () => {
    const user = await house.build.user({ password: 'right' });
    const tab = newTab();
    await tab.signIn(user.username, 'right');
    const { app, recoveryCodes } = await setUpApp(tab, house.clock);
    house.clock.advance(60);
    return { user, app, recoveryCodes, tab };
  };

  it('a one-time password completes a sign-in, on a page that works without a script', async () => {
    const { user, app, recoveryCodes } = await careful();
    expect(recoveryCodes).toHaveLength(10);
    const tab = newTab();
    await tab.signIn(user.username, 'right', '/signin?request=sealed');
    expect(tab.location).toBe('/signin/factor?request=sealed');
    await tab.follow();
    await tab.submit({ code: app.code() });
    expect([tab.page?.status, tab.location]).toEqual([303, '/oauth2/authorize/resume?request=sealed']);
  });
});
