import { jest } from '@jest/globals';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { stranger } from '#test/support/people';
import { type RestCaller, signIn } from '#test/support/rest';
import { SettingsMemory } from '#database/memory/settings-memory';

jest.setTimeout(30_000);

const MAIL = {
  host: 'mail.example.com',
  port: 465,
  username: 'gate',
  password: 'open sesame',
  from: 'gate@example.com',
};

describe.each(Object.entries(databases))('/api/v1/settings on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let admin: RestCaller;
  let maria: RestCaller;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    admin = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
    maria = await signIn(house);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const change = (body: object, headers?: Readonly<Record<string, string>>) => admin.patch('/settings', body, headers);
  const faultsOf = async (body: object) => {
    const { errors } = (await change(body)).json<{ errors: { pointer: string; code: string }[] }>();
    return errors.map(({ pointer, code }) => `${pointer} ${code}`).sort();
  };

  it('shows everybody what a page to sign up needs, and administrators all', async () => {
    const shown = { passwordMinLength: 10, applicationAttributes: [], supportEmail: null };
    const { signUp: _signUp, ...rest } = (await stranger(house).get('/settings')).json();
    expect(rest).toEqual(shown);
    expect(Object.keys((await maria.get('/settings')).json())).toHaveLength(4);
    expect((await admin.get('/settings')).json()).toMatchObject({
      ...shown,
      applicationApproval: false,
      defaultPlanId: null,
      tokenLifetimes: {
        defaults: {
          accessTokenLifetimeSeconds: 3_600,
          refreshTokenIdleSeconds: 86_400,
          refreshTokenLifetimeSeconds: 2_592_000,
        },
        maxima: {
          accessTokenLifetimeSeconds: 86_400,
          refreshTokenIdleSeconds: 7_776_000,
          refreshTokenLifetimeSeconds: 31_536_000,
        },
      },
      secretOverlapMaxSeconds: 2_592_000,
      lockout: {
        windowSeconds: 900,
        failuresPerAccountAndNetwork: 10,
        failuresPerAccount: 100,
        failuresPerNetwork: 300,
      },
      auditRetentionDays: 365,
      usageRetentionDays: 90,
      mail: null,
      sessionIdleSeconds: 1_800,
      sessionAbsoluteSeconds: 43_200,
      secondFactorRoles: [],
    });
  });

  it('[133] is changed by administrators alone, who say which version they mean', async () => {
    const insufficient = await maria.patch('/settings', { signUp: 'OPEN' });
    expect([insufficient.status, insufficient.json().code]).toEqual([403, 'insufficient_scope']);
    expect((await change({ signUp: 'OPEN' }, {})).status).toBe(428);
    const etag = String((await admin.get('/settings')).headers.etag);
    const answers = await Promise.all([
      change({ auditRetentionDays: 100 }, { 'If-Match': etag }),
      change({ auditRetentionDays: 200 }, { 'If-Match': etag }),
    ]);
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '412']);
  });

  it('holds at once, changes what was sent and leaves the rest', async () => {
    const defaults = { accessTokenLifetimeSeconds: 600 };
    const answer = await change({ tokenLifetimes: { defaults }, lockout: { windowSeconds: 60 }, signUp: 'APPROVAL' });
    expect(answer.json()).toMatchObject({
      signUp: 'APPROVAL',
      tokenLifetimes: {
        defaults: { accessTokenLifetimeSeconds: 600, refreshTokenIdleSeconds: 86_400 },
        maxima: { accessTokenLifetimeSeconds: 86_400 },
      },
      lockout: { windowSeconds: 60, failuresPerAccount: 100 },
    });
    expect((await admin.get('/settings')).json()).toEqual(answer.json());
    const granted = await house.client.call(`${house.issuer}/token`, {
      basic: [maria.keyPair.consumerKey, maria.keyPair.consumerSecret],
      form: { grant_type: 'client_credentials' },
    });
    expect(granted.json().expires_in).toBe(600);
  });

  it('seals the password of the mail server, shows it to nobody, and takes it to no other server', async () => {
    const answer = await change({ mail: MAIL });
    const { password: _password, ...shown } = MAIL;
    expect(answer.json().mail).toEqual(shown);
    const { mail } = house.application.get(SettingsMemory).current;
    const sealed = Buffer.from(mail?.sealedPassword ?? '', 'base64');
    expect(testRootKeys.open('mail-password', sealed)?.toString()).toBe(MAIL.password);
    expect((await change({ mail: { from: 'api@example.com' } })).json().mail).toMatchObject({
      from: 'api@example.com',
    });
    expect(await faultsOf({ mail: { host: 'evil.example' } })).toEqual(['/mail/password required']);
    expect(await faultsOf({ mail: { port: 2525 } })).toEqual(['/mail/password required']);
    expect((await change({ mail: { host: 'other.example', password: null } })).status).toBe(200);
    expect(house.application.get(SettingsMemory).current.mail).toMatchObject({ sealedPassword: null });
    expect((await change({ mail: null })).json().mail).toBeNull();
    const events = await house.database.read.auditEvents.ofTarget('SETTINGS', 'settings');
    expect(JSON.stringify(events)).not.toMatch(/open sesame|sealed/);
    expect(house.log.join('')).not.toContain('open sesame');
  });

  it('keeps everything within its bounds, and says all that is wrong at once', async () => {
    expect(
      await faultsOf({
        signUp: 'MAYBE',
        passwordMinLength: 7,
        secretOverlapMaxSeconds: 2_592_001,
        auditRetentionDays: 0,
        tokenLifetimes: { maxima: { accessTokenLifetimeSeconds: 86_401 } },
        lockout: { failuresPerNetwork: 0, colour: 'red' },
        mail: { host: 'a b', port: 65_536, from: 'x\r\nBcc: y' },
        secondFactorRoles: ['BOSS'],
        applicationAttributes: [{ name: '', required: 'yes', description: 'd' }],
        supportEmail: 'nobody',
        rootKey: 'x',
      }),
    ).toEqual([
      '/applicationAttributes/0/name too_short',
      '/applicationAttributes/0/required invalid_type',
      '/auditRetentionDays too_small',
      '/lockout/colour unknown_member',
      '/lockout/failuresPerNetwork too_small',
      '/mail/from invalid_format',
      '/mail/host invalid_format',
      '/mail/port too_large',
      '/passwordMinLength too_small',
      '/rootKey unknown_member',
      '/secondFactorRoles/0 not_allowed',
      '/secretOverlapMaxSeconds too_large',
      '/signUp not_allowed',
      '/supportEmail invalid_format',
      '/tokenLifetimes/maxima/accessTokenLifetimeSeconds too_large',
    ]);
  });

  it('refuses what contradicts itself or names what is not there', async () => {
    expect(await faultsOf({ signUp: 'EMAIL' })).toEqual(['/signUp not_allowed']);
    expect(await faultsOf({ mail: { username: 'x' } })).toEqual([
      '/mail/from required',
      '/mail/host required',
      '/mail/port required',
    ]);
    expect(await faultsOf({ sessionIdleSeconds: 3_600, sessionAbsoluteSeconds: 600 })).toEqual([
      '/sessionIdleSeconds too_large',
    ]);
    expect(await faultsOf({ tokenLifetimes: { maxima: { refreshTokenIdleSeconds: 60 } } })).toEqual([
      '/tokenLifetimes/defaults/refreshTokenIdleSeconds too_large',
    ]);
    const attribute = { name: 'team', required: true, description: '' };
    expect(await faultsOf({ applicationAttributes: [attribute, attribute] })).toEqual([
      '/applicationAttributes/1/name duplicate',
    ]);
    expect(await faultsOf({ defaultPlanId: 'nothing' })).toEqual(['/defaultPlanId not_allowed']);
    const plan = await house.build.plan();
    expect((await change({ defaultPlanId: plan.id })).json().defaultPlanId).toBe(plan.id);
    expect((await change({ defaultPlanId: null })).json().defaultPlanId).toBeNull();
  });

  it('changes nothing, the version included, when it says what is so already', async () => {
    const before = await admin.get('/settings');
    const answer = await change({ passwordMinLength: 10 });
    expect([answer.json(), answer.headers.etag]).toEqual([before.json(), before.headers.etag]);
  });
});
