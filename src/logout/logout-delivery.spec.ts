import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { addGrant, clientOf } from '#test/support/logout-parties';
import { Builders } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { MemoryKeyStore, MemorySubjects } from '#test/support/memory-directories';
import { RecordingBackend } from '#test/support/recording-backend';
import { PolicyDouble } from '#test/support/running-gateway';
import { SteppedClock } from '#test/support/stepped-clock';
import type { Database } from '#database/database';
import { type Memory, openMemory } from '#database/memory/memory';
import { addSeconds, epochSeconds } from '#primitives/clock';
import { decodeJws, isSignedBy } from '#primitives/signature';
import { caFileIn, ownCertificate } from '../first-run/own-certificate.js';
import { BackendAddresses } from '../gateway/backend-addresses.js';
import { GatewayAddresses } from '../gateway/gateway-addresses.js';
import { PublicAddresses } from '../http/public-addresses.js';
import { PinoLog } from '../operations/process-log.js';
import { LogoutDelivery } from './logout-delivery.js';
import { LogoutTransport } from './logout-transport.js';

const ISSUER = 'https://gateway.example';
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const keys = new MemoryKeyStore();

describe.each(Object.entries(databases))('logout tokens on %s', (_name, create) => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-logout-tls-'));
  const trusted = getCACertificates();
  const policy = new PolicyDouble();
  const clock = new SteppedClock();
  let receiver: RecordingBackend;
  let place: ThrowAwayDatabase;
  let database: Database;
  let build: Builders;
  let memory: Memory;
  let userId: string;
  let log: string;

  beforeAll(async () => {
    receiver = await RecordingBackend.start(await ownCertificate(directory, ['https://rp.test'], new Date()));
    setDefaultCACertificates([...trusted, readFileSync(caFileIn(directory), 'utf8')]);
    place = await create();
    database = await place.openPrepared({ clock });
    build = new Builders(database);
    memory = await openMemory(database, testRootKeys, clock);
  });

  afterAll(async () => {
    setDefaultCACertificates(trusted);
    receiver?.stop();
    await memory?.feed.stop();
    await place?.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  beforeEach(async () => {
    clock.advance(7_200); // nothing of another test is tried any more
    userId = (await build.user()).id;
    log = '';
    policy.privateBackends = 'LOOPBACK';
    receiver.seen.length = 0;
    receiver.answer = answering(200);
  });

  const answering =
    (status: number, headers = {}): RequestListener =>
    (_request, response) =>
      void response.writeHead(status, headers).end('done');

  const processBeside = (own: readonly { host: string; port: number }[] = []) => {
    const backends = new BackendAddresses(policy, new GatewayAddresses(ISSUER, own));
    const addresses = new PublicAddresses(ISSUER, 'https://console.example');
    const processLog = new PinoLog({ write: (line) => void (log += line) });
    return new LogoutDelivery(
      database,
      memory.clients,
      new LogoutTransport(backends),
      keys,
      new MemorySubjects(),
      addresses,
      clock,
      processLog,
    );
  };

  const house = () => ({ database, clock });
  const newSession = () => build.session(clock.now(), userId);
  const end = ({ sessionId }: { sessionId: string }) =>
    database.transaction(({ sessions }) => sessions.end(sessionId, clock.now()));
  const told = () => receiver.seen.map(({ body }) => new URLSearchParams(body).get('logout_token') ?? '');
  const claims = (token: string) => decodeJws(token)?.payload ?? {};
  const waiting = () => database.read.logoutDeliveries.due(addSeconds(clock.now(), 3_599), 100);
  const uri = (path = '/logout') => receiver.url + path;

  it.each(['ES256', 'RS256'] as const)(
    '[132] say who, where and which session, and cannot pass for an ID token: %s',
    async (idTokenAlgorithm) => {
      const session = await newSession();
      const client = await clientOf(house(), session, { backChannelLogoutUri: uri('/out?a=b'), idTokenAlgorithm });
      await end(session);
      await processBeside().run();
      const [request] = receiver.seen;
      expect([request.method, request.url, request.headers['content-type']]).toEqual([
        'POST',
        '/out?a=b',
        'application/x-www-form-urlencoded',
      ]);
      const [token] = told();
      const jws = decodeJws(token);
      const now = epochSeconds(clock.now());
      expect(jws?.header).toMatchObject({ typ: 'logout+jwt', alg: idTokenAlgorithm });
      expect(jws?.payload).toEqual({
        iss: ISSUER,
        sub: userId,
        aud: client.consumerKey,
        iat: now,
        exp: now + 120,
        jti: expect.any(String),
        sid: session.sessionId,
        events: { [EVENT]: {} },
      });
      const key = keys.verificationKey('TOKEN', String(jws?.header.kid));
      expect(jws && key && isSignedBy(jws, key)).toBe(true);
      expect(await waiting()).toEqual([]);
    },
  );

  it('name the person as the application knows them', async () => {
    const session = await newSession();
    const pairwise = { subjectType: 'PAIRWISE', sectorIdentifier: 'shop.example' } as const;
    await clientOf(house(), session, { backChannelLogoutUri: uri(), ...pairwise });
    await end(session);
    await processBeside().run();
    expect(told().map((token) => claims(token).sub)).toEqual([`shop.example ${userId}`]);
  });

  it('go to every application of the session that wants them, once, whatever has become of its grants', async () => {
    const [session, other] = [await newSession(), await newSession()];
    const one = await clientOf(house(), session, { backChannelLogoutUri: uri('/one') });
    await addGrant(house(), one, session);
    const two = await clientOf(house(), session, { backChannelLogoutUri: uri('/two') });
    await clientOf(house(), session);
    await clientOf(house(), other, { backChannelLogoutUri: uri('/other') });
    await database.transaction(({ grants }) =>
      grants.close(two.grantId, { at: clock.now(), reason: 'revoked', tokensEndAt: clock.now() }),
    );
    expect(await end(session)).toBe(true);
    expect(await end(session)).toBe(false);
    await processBeside().run();
    expect(receiver.seen.map(({ url }) => url).sort()).toEqual(['/one', '/two']);
  });

  it('are still known to be due when the grants expired long before the session did', async () => {
    const session = await newSession();
    await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await database.writer.query('UPDATE grants SET expires_at = ? WHERE session_id = ?', [
      '2020-01-01 00:00:00.000',
      session.sessionId,
    ]);
    await database.single(({ grants }) => grants.purge(clock.now(), 500));
    await end(session);
    await database.single(({ grants }) => grants.purge(clock.now(), 500));
    await processBeside().run();
    expect(told()).toHaveLength(1);
    expect(await database.read.grants.ofSession(session.sessionId, new Date(0))).toEqual([]);
  });

  it('go out for every session of a person whose access ends', async () => {
    const sessions = [await newSession(), await newSession()];
    for (const session of sessions) await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await database.transaction((stores) => stores.sessions.endAllOf(userId, clock.now()));
    await processBeside().run();
    expect(new Set(told().map((token) => claims(token).sid))).toEqual(
      new Set(sessions.map(({ sessionId }) => sessionId)),
    );
  });

  it('go out once, by whichever process', async () => {
    const session = await newSession();
    for (let count = 0; count < 12; count += 1)
      await clientOf(house(), session, { backChannelLogoutUri: uri(`/${count}`) });
    await end(session);
    const [one, two] = [processBeside(), processBeside()];
    await Promise.all([one.run(), two.run(), one.run()]);
    await two.run();
    expect(receiver.seen.map(({ url }) => url).sort()).toEqual(
      Array.from({ length: 12 }, (_, count) => `/${count}`).sort(),
    );
  });

  it('[132] are made anew for each attempt, which wait for longer each time, and end after an hour', async () => {
    const session = await newSession();
    await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await end(session);
    receiver.answer = answering(503);
    const attempts: number[] = [];
    for (let second = 0; second <= 4_000; second += 15) {
      const before = receiver.seen.length;
      await processBeside().run();
      if (receiver.seen.length > before) attempts.push(second);
      clock.advance(15);
    }
    expect(attempts).toEqual([0, 15, 45, 105, 225, 465, 945, 1905]);
    const all = told().map(claims);
    expect(new Set(all.map(({ jti }) => jti)).size).toBe(8);
    expect(new Set(all.map(({ iat }) => iat)).size).toBe(8);
    expect(log).toContain('"reason":"503","attempts":8');
    expect(log).not.toContain('eyJ');
    expect(await database.single(({ logoutDeliveries }) => logoutDeliveries.purge(clock.now(), 100))).toBe(1);
  });

  it.each([400, 404, 302, 201, 500])('are tried again after a %i', async (status) => {
    const session = await newSession();
    await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await end(session);
    receiver.answer = answering(status, { Location: uri('/elsewhere') });
    await processBeside().run();
    expect(receiver.seen.map(({ url }) => url)).toEqual(['/logout']); // no redirect is followed
    receiver.answer = answering(204);
    clock.advance(15);
    await processBeside().run();
    expect([receiver.seen.length, await waiting()]).toEqual([2, []]);
  });

  it('let an application that fails rest, while the others hear at once', async () => {
    const away = await clientOf(house(), await newSession(), { backChannelLogoutUri: 'https://localhost:9/' });
    for (let count = 0; count < 20; count += 1) {
      const session = await newSession();
      await addGrant(house(), away, session);
      await end(session);
    }
    const session = await newSession();
    await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await end(session);
    await processBeside().run();
    expect(told()).toHaveLength(1);
    expect(log.match(/not delivered/g)).toHaveLength(5);
  });

  it.each(['NONE', 'LOOPBACK'] as const)(
    '[137] reach private addresses only as the setting allows: %s',
    async (rule) => {
      policy.privateBackends = rule;
      const { port } = new URL(receiver.url);
      for (const address of [uri(), `https://127.0.0.1:${port}/`, `https://[::ffff:127.0.0.1]:${port}/`]) {
        const session = await newSession();
        await clientOf(house(), session, { backChannelLogoutUri: address });
        await end(session);
      }
      await processBeside().run();
      const refusals = log.match(/BackendAddressRefused/g)?.length ?? 0;
      expect([receiver.seen.length > 0, refusals]).toEqual(rule === 'LOOPBACK' ? [true, 0] : [false, 3]);
    },
  );

  it('[137] reach neither our own listeners, nor what is no https, nor a neighbour', async () => {
    const { port } = new URL(receiver.url);
    const plain = await RecordingBackend.start();
    for (const address of [uri(), `${plain.url}/`, 'https://169.254.169.254/', 'nonsense']) {
      const session = await newSession();
      await clientOf(house(), session, { backChannelLogoutUri: address });
      await end(session);
    }
    await processBeside([{ host: '0.0.0.0', port: Number(port) }]).run();
    expect([...receiver.seen, ...plain.seen]).toEqual([]);
    expect(log.match(/"reason":"[^"]*"/g)?.sort()).toEqual([
      '"reason":"BackendAddressRefused"',
      '"reason":"BackendAddressRefused"',
      '"reason":"not https"',
      '"reason":"not https"',
    ]);
    plain.stop();
  });

  it('[137] are handed to nobody whose certificate is not believed', async () => {
    const session = await newSession();
    await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await end(session);
    setDefaultCACertificates(trusted);
    await processBeside().run();
    setDefaultCACertificates([...trusted, readFileSync(caFileIn(directory), 'utf8')]);
    expect(receiver.seen).toEqual([]);
  });

  it('need no more of an answer than its status', async () => {
    const session = await newSession();
    await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await end(session);
    receiver.answer = (_request, response) => void response.writeHead(200).write('and so on, without end');
    await processBeside().run();
    expect([receiver.seen.length, await waiting()]).toEqual([1, []]);
  });

  it('[137] are broken off when the process ends, and tried again later', async () => {
    const session = await newSession();
    await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await end(session);
    const delivery = processBeside();
    receiver.answer = () => delivery.stop(); // and says nothing
    await delivery.run();
    receiver.answer = answering(200);
    clock.advance(15);
    await processBeside().run();
    expect(await waiting()).toEqual([]);
  });

  it('are dropped when the application does not want them any more', async () => {
    const session = await newSession();
    const client = await clientOf(house(), session, { backChannelLogoutUri: uri() });
    await end(session);
    await database.transaction(async ({ keyPairs }) => {
      const row = await keyPairs.lock(client.id);
      if (row) await keyPairs.change(row, { backChannelLogoutUri: null }, clock.now());
    });
    await processBeside().run();
    expect([receiver.seen, await waiting()]).toEqual([[], []]);
  });
});
