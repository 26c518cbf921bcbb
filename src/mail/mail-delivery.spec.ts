import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { MailServerDouble, rawServer } from '#test/support/mail-server';
import { SteppedClock } from '#test/support/stepped-clock';
import type { Database } from '#database/database';
import { type Memory, openMemory } from '#database/memory/memory';
import { PublicAddresses } from '../http/public-addresses.js';
import { PinoLog } from '../operations/process-log.js';
import { MailDelivery } from './mail-delivery.js';
import { confirmAddress } from './mail-texts.js';
import { MailTransport } from './mail-transport.js';
import { Mailer } from './mailer.js';

const CONSOLE = 'https://console.example';
const DAY = 86_400;

describe.each(Object.entries(databases))('mails on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  let memory: Memory;
  let mailer: Mailer;
  let log: string;
  const clock = new SteppedClock();

  beforeEach(async () => {
    log = '';
    place = await create();
    database = await place.openPrepared({ clock });
    memory = await openMemory(database, testRootKeys, clock);
    mailer = new Mailer(memory.settings, new PublicAddresses(CONSOLE, CONSOLE), testRootKeys, clock);
  });

  afterEach(async () => {
    await memory?.feed.stop();
    await place?.drop();
  });

  const processBeside = () =>
    new MailDelivery(
      database,
      memory.settings,
      new MailTransport(testRootKeys),
      testRootKeys,
      clock,
      new PinoLog({ write: (line) => void (log += line) }),
    );

  const useServer = (port: number) =>
    database.transaction(({ settings }) => {
      const login = { username: null, sealedPassword: null };
      return settings.put('mail', { host: '127.0.0.1', port, from: 'gate@example.com', ...login }, clock.now());
    });

  const post = (username: string | null, lifetime = DAY) => {
    const mail = username && confirmAddress({ to: `${username}@example.com`, username }, 'gthc_token', mailer.facts);
    return database.single((stores) => mailer.post(stores, mail || null, lifetime));
  };

  it('are delivered once, by whichever process, with links to the console alone', async () => {
    const server = await MailServerDouble.start();
    await useServer(server.port);
    for (const username of ['maria', 'paul', 'zoe']) await post(username);
    const [one, two] = [processBeside(), processBeside()];
    await Promise.all([one.run(), two.run(), one.run()]);
    await two.run();
    expect(server.received.flatMap(({ to }) => to).sort()).toEqual([
      'maria@example.com',
      'paul@example.com',
      'zoe@example.com',
    ]);
    const { source, token } = server.received[0];
    expect(token).toBe('gthc_token');
    expect(new Set(source.match(/https?:\/\/[^\s/]+/g))).toEqual(new Set([CONSOLE]));
    await server.stop();
  });

  it('wait, while the server is away, for longer each time, and are not lost', async () => {
    const away = await rawServer(() => undefined);
    away.stop();
    await useServer(away.port);
    await post('maria');
    const delivery = processBeside();
    await delivery.run();
    const server = await MailServerDouble.start();
    await useServer(server.port);
    clock.advance(29);
    await delivery.run();
    expect(server.received).toEqual([]);
    clock.advance(1);
    await delivery.run();
    expect(server.received).toHaveLength(1);
    expect(log).toContain('"outcome":"failed","reason":"ESOCKET","attempts":1');
    expect(log).not.toMatch(/maria|gthc_/);
    await server.stop();
  });

  it('are tried one by one while the server fails, not all at once', async () => {
    let calls = 0;
    const { port, stop } = await rawServer((socket) => {
      calls += 1;
      socket.end('554 not today\r\n');
    });
    await useServer(port);
    for (const username of ['maria', 'paul', 'zoe']) await post(username);
    await processBeside().run();
    expect(calls).toBe(1);
    stop();
  });

  it('are given up when the recipient is refused for good, or when their time is over', async () => {
    const server = await MailServerDouble.start({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('paul') ? Object.assign(new Error('no'), { responseCode: 550 }) : null),
    });
    await useServer(server.port);
    for (const username of ['paul', 'maria']) await post(username);
    await post('zoe', 60);
    clock.advance(60);
    const delivery = processBeside();
    await delivery.run();
    clock.advance(3600);
    await delivery.run();
    expect(server.received.flatMap(({ to }) => to)).toEqual(['maria@example.com']);
    await server.stop();
  });

  it('to nobody cost the same statements and go nowhere', async () => {
    const server = await MailServerDouble.start();
    await useServer(server.port);
    const statements: string[] = [];
    const stop = database.onStatement((sql) => void statements.push(sql));
    await post(null);
    await post('maria');
    stop();
    const inserts = statements.filter((sql) => sql.includes('INTO mails'));
    expect([inserts.length, new Set(inserts).size]).toEqual([2, 1]);
    await processBeside().run();
    await processBeside().run();
    expect(server.received.flatMap(({ to }) => to)).toEqual(['maria@example.com']);
    expect(log).toBe('');
    await server.stop();
  });

  it('are not stored where there is no mail server, and are sealed where there is', async () => {
    await post('maria');
    expect(mailer.isConfigured).toBe(false);
    await useServer(1);
    expect(await database.read.mails.due(clock.now(), 10)).toEqual([]);
    await post('maria');
    const [{ sealed }] = await database.read.mails.due(clock.now(), 10);
    expect(sealed.toString('latin1')).not.toMatch(/maria|gthc_/);
  });
});
