import 'reflect-metadata';
import { pino } from 'pino';
import type { Database } from '#database/database';
import { MissingRootKey, WrongRootKey } from '#database/database';
import { openMemory } from '#database/memory/memory';
import { PairwiseMemory } from '#database/memory/pairwise-memory';
import { NO_DEPENDENTS, ROOT_KEY_DEPENDENTS } from '#database/root-key-dependents';
import { newSigningKey } from '#database/signing-key-kinds';
import { FailureLimiter } from '#oauth-core/client-auth/failure-limiter';
import { authenticateClient } from '#oauth-core/client-auth/index';
import { OutdatedSecrets } from '#oauth-core/client-auth/outdated-secrets';
import { defaultLockoutPolicy } from '#oauth-core/lockout';
import { exchangeToken } from '#oauth-core/token-endpoint';
import { AccessTokenIssuer } from '#oauth-core/tokens/access-token';
import { IdTokenIssuer } from '#oauth-core/tokens/id-token';
import { addSeconds } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import { RootKeys, rootKeyIdOf } from '#primitives/root-keys';
import { newLocator, newRefreshToken, newSecret } from '#primitives/secrets';
import { Builders, NO_BROWSER, type BuiltKeyPair } from '#test/support/builders';
import { type ThrowAwayDatabase, databases } from '#test/support/databases';
import { MemoryPasswordHasher } from '#test/support/memory-directories';
import { SteppedClock } from '#test/support/stepped-clock';
import { CONSOLE, ISSUER, basic } from '#test/support/token-server';
import { newborn } from '../signing-keys/key-succession.js';
import { startRefusal } from '../start-refusals.js';
import { readConfiguration } from '../config/configuration.js';
import { Metrics } from '../operations/metrics.js';
import { ReplaceRootKeyJob } from './replace-root-key.job.js';

const [oldKey, newKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const rings = {
  old: new RootKeys([oldKey]),
  both: new RootKeys([newKey, oldKey]),
  new: new RootKeys([newKey]),
};
const idOf = (ring: RootKeys) => rootKeyIdOf(ring.seal('root-key-check', new Uint8Array(0))).toString('hex');
const OLD_ID = idOf(rings.old);
const ES256 = { use: 'TOKEN', algorithm: 'ES256' } as const;
const RETIRING = 120;
const FAMILIES = 10;
const ROTATIONS = 20;

describe.each(Object.entries(databases))('Replacing the root key on %s', (_name, create) => {
  let clock: SteppedClock;
  let place: ThrowAwayDatabase;
  let database: Database;
  let keyPair: BuiltKeyPair;

  /** The next process, which has these keys; the one before it has ended. */
  async function start(rootKeys: RootKeys): Promise<void> {
    await database?.close();
    database = await place.open({ clock, rootKeys });
    await database.prepare(async () => undefined);
  }

  /** The job of the present process. */
  function jobWith(rootKeys: RootKeys) {
    const outdatedSecrets = new OutdatedSecrets();
    const metrics = new Metrics(database);
    const lines: Record<string, unknown>[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const log = { logger, answers: logger };
    const job = new ReplaceRootKeyJob(database, clock, rootKeys, outdatedSecrets, metrics, log);
    return { job, outdatedSecrets, metrics, lines, run: () => job.run() };
  }

  async function addFamily(rootKeys: RootKeys): Promise<string> {
    const [user, now, locator] = [await new Builders(database).user(), clock.now(), newLocator()];
    const token = newRefreshToken(locator);
    const end = addSeconds(now, 30 * 86_400);
    const current = rootKeys.fingerprint('refresh-token', token);
    await database.single(({ grants }) =>
      grants.add({
        id: newTimeOrderedId(now),
        keyPairId: keyPair.id,
        userId: user.id,
        grantType: 'password',
        scopes: ['default'],
        resources: [],
        authenticatedAt: now,
        amr: ['pwd'],
        epoch: [0, 0],
        ...NO_BROWSER,
        createdAt: now,
        expiresAt: end,
        family: { locator, current, idleEndsAt: end, absoluteEndsAt: end },
      }),
    );
    return token;
  }

  beforeEach(async () => {
    clock = new SteppedClock();
    place = await create();
    await start(rings.old);
    keyPair = await new Builders(database, rings.old).keyPair();
    const now = clock.now();
    const key = newborn(await newSigningKey(ES256, rings.old), 'ACTIVE', { now, activeFromAt: now });
    await database.transaction(({ signingKeys }) => signingKeys.add(key));
  });

  afterEach(() => place.drop());

  /** Authenticates the key pair by its secret, as a request does. */
  async function authenticate(rootKeys: RootKeys, outdatedSecrets: OutdatedSecrets) {
    const memory = await openMemory(database, rootKeys, clock);
    await memory.feed.stop();
    const services = { clients: memory.clients, failures: new FailureLimiter(clock), outdatedSecrets, rootKeys, clock };
    const authorizationHeaders = [basic(keyPair.consumerKey, keyPair.consumerSecret)];
    return authenticateClient({ authorizationHeaders, parameters: new Map() }, '192.0.2.1', services);
  }

  it('seals signing keys anew, and then needs the old key for nothing', async () => {
    await database.transaction(({ secrets }) => secrets.revoke(keyPair, keyPair.secret.id, clock.now()));
    await start(rings.both);
    clock.advance(1_800);
    await jobWith(rings.both).run();
    await start(rings.new);
    const { keys, feed } = await openMemory(database, rings.new, clock);
    expect(keys.signingKey('TOKEN', 'ES256').algorithm).toBe('ES256');
    await feed.stop();
    await expect(start(rings.old)).rejects.toThrow(WrongRootKey);
  });

  it('keeps the names under which clients know people: their secret is only sealed anew', async () => {
    const nameBy = async (rootKeys: RootKeys) => {
      const names = await PairwiseMemory.open(database, rootKeys, clock);
      return names.subjectFor({ sectorIdentifier: 'shop.example' }, keyPair.id);
    };
    const name = await nameBy(rings.old);
    await expect(nameBy(rings.new)).rejects.toThrow('root key that is not here');
    await database.transaction(({ secrets }) => secrets.revoke(keyPair, keyPair.secret.id, clock.now()));
    await start(rings.both);
    clock.advance(1_800);
    await jobWith(rings.both).run();
    await start(rings.new);
    expect(await nameBy(rings.new)).toBe(name);
  });

  it('refuses a start without a key that is still needed, in one sentence that says for what', async () => {
    await addFamily(rings.old);
    await addFamily(rings.old);
    await start(rings.both);
    clock.advance(1_800);
    const { run, metrics, lines } = jobWith(rings.both);
    await run();
    await run();
    const needed = [
      { rootKeyId: OLD_ID, name: 'client secrets', count: 1 },
      { rootKeyId: OLD_ID, name: 'refresh tokens', count: 2 },
    ];
    expect(lines.map((line) => line.needed)).toEqual([needed]); // told once
    expect(await metrics.registry.metrics()).toContain(
      `gatehouse_root_key_dependents{root_key="${OLD_ID}",kind="refresh tokens"} 2`,
    );
    const refused = await start(rings.new).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(MissingRootKey);
    const configuration = readConfiguration({ GATEHOUSE_DATA_DIR: '/tmp/nowhere' });
    expect(startRefusal(refused, configuration)).toBe(
      `GATEHOUSE_ROOT_KEY lacks the key ${OLD_ID}, which client secrets (1) and refresh tokens (2) still need: add it after ` +
        'the first key and a comma, and take it away when gatehouse_root_key_dependents is 0 for it.',
    );
  });

  it('makes the fingerprint of a client secret anew when the secret is presented, off the request path', async () => {
    await start(rings.both);
    clock.advance(1_800);
    const { run, outdatedSecrets } = jobWith(rings.both);
    await authenticate(rings.both, outdatedSecrets);
    await authenticate(rings.both, outdatedSecrets);
    expect(outdatedSecrets.take()).toHaveLength(1); // it was noted twice, for one secret
    await authenticate(rings.both, outdatedSecrets);
    await run();
    await authenticate(rings.both, outdatedSecrets);
    expect(outdatedSecrets.take()).toEqual([]);
    await start(rings.new);
    expect(await authenticate(rings.new, outdatedSecrets)).toMatchObject({ secretId: keyPair.secret.id });
  });

  it('keeps the old key in mind as long as another process may write with it', async () => {
    await database.transaction(({ secrets }) => secrets.revoke(keyPair, keyPair.secret.id, clock.now()));
    await start(rings.both);
    clock.advance(1_799);
    const { run } = jobWith(rings.both);
    await run();
    expect(await database.read.rootKeyChecks.all()).toHaveLength(2);
    await jobWith(rings.old).run(); // another process, not restarted yet, says that it writes with the old one
    clock.advance(1_799);
    await run();
    expect(await database.read.rootKeyChecks.all()).toHaveLength(2);
    clock.advance(1);
    await run();
    expect(await database.read.rootKeyChecks.all()).toMatchObject([{ usedAt: clock.now() }]);
  });

  it('never puts back what somebody wrote while it was sealing', async () => {
    const [signingKeys] = ROOT_KEY_DEPENDENTS;
    const [key] = await database.read.signingKeys.all();
    const value = { key: key.kid, sealed: key.sealedPrivateKey };
    await database.transaction((stores) => stores.signingKeys.revoke(key.kid, 'ACTIVE', clock.now()));
    const sealed = rings.both.reseal('signing-key', key.sealedPrivateKey) ?? Buffer.alloc(0);
    const replaced = await database.single((stores) => stores.rootKeyDependents.replace(signingKeys, value, sealed));
    expect([replaced, (await database.read.signingKeys.find(key.kid))?.sealedPrivateKey.length]).toEqual([false, 0]);

    const outdated = { id: keyPair.secret.id, consumerKey: keyPair.consumerKey, to: Buffer.alloc(36, 3) };
    const from = rings.old.fingerprint('client-secret', newSecret('gths_'));
    expect(await database.transaction(({ secrets }) => secrets.renew({ ...outdated, from }))).toBe(false);
  });

  it('takes nobody for a thief whose refresh token was written with a key that is not here', async () => {
    const token = await addFamily(rings.both);
    await expect(refresh(token, rings.old)).rejects.toMatchObject({ code: 'temporarily_unavailable', status: 503 });
    expect((await refresh(token, rings.both)).body).toContain('gthr_');
  });

  it('goes on under parallel refreshes, and loses none of them', async () => {
    const now = clock.now();
    const key = await newSigningKey(ES256, rings.old);
    await database.transaction(async ({ signingKeys }) => {
      for (let index = 0; index < RETIRING; index += 1) {
        const retiring = newborn({ ...key, kid: `retiring-${index}` }, 'RETIRING', { now, activeFromAt: now });
        await signingKeys.add({ ...retiring, activeUntilAt: now });
      }
    });
    let tokens: string[] = [];
    for (let index = 0; index < FAMILIES; index += 1) tokens.push(await addFamily(rings.old));
    await start(rings.both);
    clock.advance(1_800);
    const { run } = jobWith(rings.both);
    let refreshing = true;
    const jobs = (async () => {
      while (refreshing) {
        await run();
        await new Promise(setImmediate); // on SQLite nothing else of it lets anybody in
      }
    })();
    try {
      for (let round = 0; round < ROTATIONS; round += 1) {
        const answers = await Promise.all(tokens.map((token) => refresh(token, rings.both)));
        tokens = answers.map(({ body }) => JSON.parse(body).refresh_token);
      }
    } finally {
      refreshing = false;
    }
    await jobs;
    for (const { sealedPrivateKey } of await database.read.signingKeys.all()) {
      expect(rings.new.open('signing-key', sealedPrivateKey)?.toString()).toContain('PRIVATE KEY');
    }
    for (const token of tokens) expect((await refresh(token, rings.new)).body).toContain('gthr_');
  });

  it('counts page by page what lives, and nothing else', async () => {
    for (let index = 0; index < 7; index += 1) await addFamily(index < 5 ? rings.old : rings.new);
    const families = ROOT_KEY_DEPENDENTS.find(({ name }) => name === 'refresh tokens');
    const secrets = ROOT_KEY_DEPENDENTS.find(({ name }) => name === 'client secrets');
    if (!families || !secrets) throw new Error('They are counted.');
    const build = new Builders(database, rings.old);
    for (let index = 0; index < 4; index += 1) await build.keyPair();
    for (const limit of [1, 2, 3, 7, 100]) {
      expect(await total(families, limit)).toEqual({ [OLD_ID]: 5, [idOf(rings.new)]: 2 });
      expect(await total(secrets, limit)).toEqual({ [OLD_ID]: 5 });
    }
    clock.advance(31 * 86_400);
    expect(await total(families, 3)).toEqual({});
  });

  async function total(dependent: (typeof ROOT_KEY_DEPENDENTS)[number], limit: number) {
    const counts: Record<string, number> = {};
    let after: Parameters<typeof database.read.rootKeyDependents.count>[2] = null;
    do {
      const page = await database.read.rootKeyDependents.count(dependent, clock.now(), after, limit);
      for (const [id, count] of page.counts) counts[id] = (counts[id] ?? 0) + count;
      after = page.after;
    } while (after !== null);
    return counts;
  }

  /** Exchanges a refresh token as the token endpoint of a process with these keys does. */
  async function refresh(token: string, rootKeys: RootKeys) {
    const { keys, clients, scopes, subjects, feed } = await memoryOf(rootKeys);
    const client = await clients.read(keyPair.consumerKey);
    if (!client) throw new Error('The key pair is there.');
    await feed.stop();
    const settings = { issuer: ISSUER, console: CONSOLE, keys, subjects, rootKeys, clock };
    return exchangeToken(
      {
        client,
        secretId: keyPair.secret.id,
        parameters: new Map([
          ['grant_type', 'refresh_token'],
          ['refresh_token', token],
        ]),
        origin: null,
        clientAddress: '192.0.2.1',
      },
      {
        storage: database,
        scopeCatalogue: scopes,
        passwordHasher: new MemoryPasswordHasher(),
        accessTokens: new AccessTokenIssuer(settings),
        idTokens: new IdTokenIssuer(settings),
        rootKeys,
        clock,
        issuer: ISSUER,
        lockout: defaultLockoutPolicy,
        secondFactorRoles: [],
      },
    );
  }

  const memories = new Map<RootKeys, Awaited<ReturnType<typeof openMemory>>>();
  afterEach(() => memories.clear());
  async function memoryOf(rootKeys: RootKeys) {
    const known = memories.get(rootKeys) ?? (await openMemory(database, rootKeys, clock));
    memories.set(rootKeys, known);
    return known;
  }

  it('knows every column that holds a seal or a fingerprint', () => {
    const columns = database.writer.entityMetadatas.flatMap(({ tableName, columns: all }) =>
      all
        .filter(({ type, length }) => type === 'blob' || (type === 'binary' && length === '36'))
        .map(({ databaseName }) => `${tableName}.${databaseName}`),
    );
    const known = [
      ...ROOT_KEY_DEPENDENTS.map(({ table, column }) => `${table}.${column}`),
      ...Object.keys(NO_DEPENDENTS),
    ];
    expect([...columns].sort()).toEqual([...new Set(known)].sort()); // a column may hold several kinds
  });
});
