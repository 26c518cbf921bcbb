import { jest } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '#database/database';
import { decodeJws, isSignedBy, signJws } from '#primitives/signature';
import { loadSigningKey, loadVerificationKey } from '#primitives/signing-key';
import { type ThrowAwayDatabase, databases, testRootKeys } from '#test/support/databases';
import { StoppedClock } from '#test/support/stopped-clock';
import { readConfiguration } from '../config/configuration.js';
import { Argon2PasswordHasher } from '../users/argon2-password-hasher.js';
import type { FirstRun } from './first-run-file.js';
import { firstStart } from './first-start.js';
import type { FirstKeys } from './start-up-text.js';

const passwords = new Argon2PasswordHasher();
const clock = new StoppedClock();

describe.each(Object.entries(databases))('the first start on %s', (name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  const directories: string[] = [];
  const file = (name = 'first-run.json', directory = directories[0]) => join(directory, name);
  const written = (): FirstRun => JSON.parse(readFileSync(file(), 'utf8'));

  beforeEach(async () => {
    place = await create();
    database = await place.openPrepared({ clock });
    newDirectory();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await place.drop();
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
  });

  function newDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-first-'));
    directories.push(directory);
    return directory;
  }

  async function start(
    env: Record<string, string> = {},
    on = database,
    directory = directories[0],
  ): Promise<FirstKeys> {
    const variables = { DATABASE_URL: place.url, GATEHOUSE_SAMPLE: 'on', GATEHOUSE_DATA_DIR: directory, ...env };
    const configuration = readConfiguration(variables);
    const context = { configuration, caFile: '/ca.pem', rootKeys: testRootKeys, passwords, clock, hostname: 'host-1' };
    let keys: FirstKeys = { made: 'elsewhere', place: null };
    await on.prepare(async (prepared) => {
      keys = await firstStart(prepared, context);
    });
    return keys;
  }

  it('writes what it made for its owner alone, in the documented form', async () => {
    const keys = await start();
    expect(keys).toEqual({ made: 'now', firstRun: written() });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const pair = {
      consumerKey: expect.stringMatching(/^\w{28}$/),
      consumerSecret: expect.stringMatching(/^gths_\w+$/),
    };
    expect(written()).toEqual({
      issuer: 'https://localhost:8243',
      console: 'https://localhost:9443',
      caFile: '/ca.pem',
      administrator: { username: 'admin', password: expect.stringMatching(/^\w{24}$/) },
      sampleUser: { username: 'maria', password: expect.stringMatching(/^\w{24}$/) },
      management: pair,
      application: { name: 'DefaultApplication', production: pair, sandbox: pair },
      sampleApi: 'https://localhost:8243/pizzashack/1.0.0',
    });
  });

  it('makes people who can sign in with those passwords', async () => {
    await start({ GATEHOUSE_ADMIN_USERNAME: 'root', GATEHOUSE_ADMIN_PASSWORD: 'correct horse' });
    expect(written().administrator).toEqual({ username: 'root', password: 'correct horse' });
    for (const [login, roles] of [
      [written().administrator, ['ADMINISTRATOR', 'PUBLISHER', 'SUBSCRIBER']],
      [written().sampleUser, ['SUBSCRIBER']],
    ] as const) {
      const { account } = await database.read.users.findForSignIn(login?.username ?? '', [], clock.now());
      expect(account).toMatchObject({ enabled: true, roles });
      const hash = account?.passwordHash ?? '';
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      await expect(passwords.inSlot((verify) => verify(hash, login?.password ?? ''))).resolves.toBe(true);
    }
  });

  it('makes clients that authenticate with those keys', async () => {
    await start();
    const { management, application } = written();
    const all = [management, application?.production, application?.sandbox].filter((keys) => keys !== undefined);
    const clients = await Promise.all(all.map(({ consumerKey }) => database.read.keyPairs.findClient(consumerKey)));
    const common = {
      enabled: true,
      authMethod: 'client_secret_basic',
      grantTypes: ['password', 'client_credentials', 'refresh_token'],
      refreshReplaySeconds: 30,
    };
    const scopes = expect.arrayContaining(['gatehouse:account', 'gatehouse:audit:read']);
    const ofSample = {
      ...common,
      applicationName: 'DefaultApplication',
      grantTypes: [...common.grantTypes, 'authorization_code'],
      redirectUris: ['http://127.0.0.1/callback'],
      pkceRequired: false,
    };
    expect(clients).toMatchObject([
      {
        ...common,
        applicationName: 'Management',
        keyType: 'PRODUCTION',
        managementScopes: scopes,
        defaultScopes: scopes,
      },
      { ...ofSample, keyType: 'PRODUCTION', managementScopes: [], defaultScopes: [] },
      { ...ofSample, keyType: 'SANDBOX', managementScopes: [], defaultScopes: [] },
    ]);
    for (const [index, { consumerSecret }] of all.entries()) {
      const [{ fingerprint }] = clients[index]?.secrets ?? [];
      expect(testRootKeys.matches(fingerprint, 'client-secret', consumerSecret)).toBe(true);
    }
  });

  it('publishes the sample API and subscribes the application to it without a limit', async () => {
    await start({ GATEHOUSE_PORT_OFFSET: '5' });
    const [api, ...others] = await database.read.apis.all();
    expect(others).toEqual([]);
    expect(api).toMatchObject({
      context: '/pizzashack',
      state: 'PUBLISHED',
      productionEndpoint: 'http://127.0.0.1:9768',
      sandboxEndpoint: 'http://127.0.0.1:9768',
    });
    expect(api.resources.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'GET /menu',
      'GET /order/{orderId}',
      'POST /order',
    ]);
    const client = await database.read.keyPairs.findClient(written().application?.production.consumerKey ?? '');
    const application = await database.read.subscriptions.findByApplication(client?.applicationId ?? '');
    const subscription = application?.subscriptions.get(api.id);
    const plans = await database.read.plans.all();
    expect(subscription?.state).toBe('ACTIVE');
    expect(plans.find(({ id }) => id === subscription?.planId)).toMatchObject({
      name: 'Unlimited',
      limit: null,
      isDefault: true,
    });
    const limits = Object.fromEntries(plans.map(({ name, limit }) => [name, limit]));
    const perMinute = (requests: number) => ({ requests, perSeconds: 60 });
    expect(limits).toEqual({
      Bronze: perMinute(1000),
      Silver: perMinute(2000),
      Gold: perMinute(5000),
      Unlimited: null,
    });
    expect(await database.read.settings.all()).toEqual({
      privateBackends: 'LOOPBACK',
      ...(name === 'sqlite' && { signUp: 'OPEN' }),
    });
  });

  it('makes the signing keys, sealed with the root key', async () => {
    await start();
    const keys = await database.read.signingKeys.all();
    expect(keys.map(({ use, algorithm, state }) => `${use} ${algorithm} ${state}`).toSorted()).toEqual([
      'ASSERTION ES256 ACTIVE',
      'TOKEN ES256 ACTIVE',
      'TOKEN RS256 ACTIVE',
    ]);
    for (const { sealedPrivateKey, ...key } of keys) {
      const privateKeyPem = testRootKeys.open('signing-key', sealedPrivateKey)?.toString() ?? '';
      const jws = decodeJws(signJws(loadSigningKey({ ...key, privateKeyPem }), 'JWT', {}));
      expect(jws && isSignedBy(jws, loadVerificationKey(key))).toBe(true);
    }
  });

  it('without the sample makes neither developer nor application nor API', async () => {
    await start({ GATEHOUSE_SAMPLE: 'off' });
    expect(written()).toMatchObject({ sampleUser: null, application: null, sampleApi: null });
    expect(await database.read.apis.all()).toEqual([]);
    expect(await database.read.users.count()).toBe(1);
  });

  it('stores no secret in the clear', async () => {
    const seen: string[] = [];
    const original = database.transaction.bind(database);
    jest.spyOn(database, 'transaction').mockImplementation((work) =>
      original((stores) => {
        for (const store of [stores.users, stores.keyPairs, stores.secrets, stores.signingKeys, stores.auditEvents]) {
          const add = store.add.bind(store) as (...rows: unknown[]) => Promise<never>;
          jest.spyOn(store, 'add').mockImplementation((...rows: unknown[]) => {
            seen.push(
              JSON.stringify(rows),
              ...rows.map((row) =>
                Object.values(row ?? {})
                  .map(String)
                  .join(' '),
              ),
            );
            return add(...rows);
          });
        }
        return work(stores);
      }),
    );
    await start();
    expect(seen.join()).toContain('maria');
    const { administrator, sampleUser, management, application } = written();
    const secrets = [management, application?.production, application?.sandbox].map((keys) => keys?.consumerSecret);
    for (const secret of [administrator.password, sampleUser?.password, ...secrets, 'PRIVATE KEY']) {
      expect(secret).toBeTruthy();
      expect(seen.join()).not.toContain(secret);
    }
  });

  describe('is followed by a second', () => {
    it('that makes nothing and knows the same', async () => {
      const first = await start();
      expect(await start()).toEqual({ ...first, made: 'before' });
      expect(await database.read.users.count()).toBe(2);
    });

    it('that moves the addresses in the file with the ports, and nothing else', async () => {
      await start();
      const before = written();
      await start({ GATEHOUSE_PORT_OFFSET: '100' });
      expect(written()).toEqual({
        ...before,
        issuer: 'https://localhost:8343',
        console: 'https://localhost:9543',
        sampleApi: 'https://localhost:8343/pizzashack/1.0.0',
      });
      expect(statSync(file()).mode & 0o777).toBe(0o600);
    });

    it('that says where the first left its file, when it has another data directory', async () => {
      await start();
      const elsewhere = { made: 'elsewhere', place: { hostname: 'host-1', file: file() } };
      expect(await start({}, database, newDirectory())).toEqual(elsewhere);
    });

    it("that does not take another installation's file for its own", async () => {
      await start();
      const foreign = newDirectory();
      const keys = { consumerKey: 'x'.repeat(28), consumerSecret: 's' };
      writeFileSync(file('first-run.json', foreign), JSON.stringify({ ...written(), management: keys }));
      expect(await start({}, database, foreign)).toMatchObject({ made: 'elsewhere' });
    });

    it('that starts all the same when the file was damaged or moved away', async () => {
      await start();
      const gone = { made: 'elsewhere', place: { hostname: 'host-1', file: file() } };
      writeFileSync(file(), readFileSync(file(), 'utf8').slice(0, -100));
      expect(await start()).toEqual(gone);
      rmSync(file());
      expect(await start()).toEqual(gone);
      expect(await database.read.users.count()).toBe(2);
    });
  });

  describe('when it dies', () => {
    it('has its secrets on the disk before they are in the database', async () => {
      const original = database.transaction.bind(database);
      const atCommit: boolean[] = [];
      jest.spyOn(database, 'transaction').mockImplementation(async (work) => {
        atCommit.push(existsSync(file('first-run.json.new')), existsSync(file()));
        return original(work);
      });
      await start();
      expect(atCommit).toEqual([true, false]);
      expect(existsSync(file('first-run.json.new'))).toBe(false);
    });

    it('after the commit, the next start gives the file its name', async () => {
      const { firstRun } = (await start()) as { firstRun: FirstRun };
      renameSync(file(), file('first-run.json.new'));
      expect(await start()).toEqual({ made: 'before', firstRun });
      expect(written()).toEqual(firstRun);
    });

    it('before the commit, the next start removes the file and makes everything anew', async () => {
      const transaction = jest.spyOn(database, 'transaction').mockRejectedValue(new Error('killed'));
      const existing = jest.spyOn(database.read.keyPairs, 'existing').mockRejectedValue(new Error('dead as well'));
      await start().catch(() => undefined);
      const left = readFileSync(file('first-run.json.new'), 'utf8');
      transaction.mockRestore();
      existing.mockRestore();
      expect((await start()).made).toBe('now');
      expect(existsSync(file('first-run.json.new'))).toBe(false);
      expect(readFileSync(file(), 'utf8')).not.toBe(left);
    });

    it('while it wrote the file, the next start removes what there is of it', async () => {
      writeFileSync(file('first-run.json.new'), '{"issuer": "https://loc');
      expect((await start()).made).toBe('now');
      expect(existsSync(file('first-run.json.new'))).toBe(false);
    });

    it('of a transaction that failed, it leaves nothing behind', async () => {
      jest.spyOn(database, 'transaction').mockRejectedValue(new Error('the disk is full'));
      await expect(start()).rejects.toThrow('the disk is full');
      expect(existsSync(file('first-run.json.new')) || existsSync(file())).toBe(false);
      expect(await database.read.users.count()).toBe(0);
    });
  });
});
