import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Builders, NO_BROWSER } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import type { Database } from '#database/database';
import { addSeconds, DatabaseClock } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { resetAdministratorPassword } from './administrator-reset.js';
import { readConfiguration } from './config/configuration.js';
import { holdDataDirectory } from './first-run/data-directory.js';
import { StartRefused } from './first-run/start-refused.js';
import { Argon2PasswordHasher } from './users/argon2-password-hasher.js';

const ROOT_KEY = Buffer.alloc(32, 7).toString('base64');

describe.each(Object.entries(databases))("resetting an administrator's password on %s", (name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  let dataDirectory: string;

  beforeEach(async () => {
    dataDirectory = mkdtempSync(join(tmpdir(), 'gatehouse-reset-'));
    place = await create();
    database = await place.openPrepared();
  });

  afterEach(async () => {
    await place?.drop();
    rmSync(dataDirectory, { recursive: true });
  });

  const reset = (username: string | null = null, env: Record<string, string> = {}) =>
    resetAdministratorPassword(
      readConfiguration({
        DATABASE_URL: place.url,
        GATEHOUSE_DATA_DIR: dataDirectory,
        GATEHOUSE_ROOT_KEY: ROOT_KEY,
        ...env,
      }),
      username,
    );

  const administrator = (username: string) => new Builders(database).user({ username, roles: ['ADMINISTRATOR'] });

  it('gives the only one a new password and ends what the old one opened', async () => {
    const { id } = await administrator('root');
    await new Builders(database).user({ username: 'maria' });
    const now = new DatabaseClock().now();
    const grant = { id: newTimeOrderedId(now), userId: id, keyPairId: newId(), grantType: 'password', amr: [] };
    const times = { authenticatedAt: now, createdAt: now, expiresAt: addSeconds(now, 60) };
    const rest = { ...NO_BROWSER, scopes: [], resources: [], epoch: [0, 0], family: null } as const;
    await database.single(({ grants }) => grants.add({ ...grant, ...times, ...rest }));

    const { username, password } = await reset();

    expect(username).toBe('root');
    const { account } = await database.read.users.findForSignIn('root', [], now);
    const matches = await new Argon2PasswordHasher().inSlot((verify) =>
      verify(account?.passwordHash ?? null, password),
    );
    expect([matches, account?.generation]).toEqual([true, 1]);
    const [event] = await database.read.auditEvents.ofTarget('USER', id);
    expect(event).toMatchObject({ action: 'user.reset-password', actorKind: 'SYSTEM' });
    expect(JSON.stringify(event)).not.toContain(password);
  });

  it('asks for a name where there are several, and takes nobody else for one', async () => {
    await administrator('root');
    await administrator('boss');
    await new Builders(database).user({ username: 'maria' });
    await new Builders(database).user({ username: 'gone', roles: ['ADMINISTRATOR'], state: 'DISABLED' });
    for (const other of [null, 'maria', 'gone', 'Root', '']) {
      await expect(reset(other)).rejects.toThrow(StartRefused);
    }
    await expect(reset(null)).rejects.toThrow(/root, boss|boss, root/);
    expect(await reset('boss')).toMatchObject({ username: 'boss' });
  });

  it('says so where nobody administers anything, and where there is no installation', async () => {
    await expect(reset()).rejects.toThrow('start Gatehouse once');
    await expect(reset(null, { GATEHOUSE_ROOT_KEY: '' })).rejects.toThrow('root.key does not exist');
    const nowhere = join(dataDirectory, 'nowhere.sqlite');
    await expect(reset(null, { DATABASE_URL: `sqlite:${nowhere}` })).rejects.toThrow('nowhere.sqlite does not exist');
  });

  it('waits for nobody who has the data directory: with SQLite it is refused, with a server it is done', async () => {
    await administrator('root');
    const running = holdDataDirectory(dataDirectory);
    const outcome = await reset().then(
      ({ username }) => username,
      ({ message }: Error) => message,
    );
    expect(outcome).toMatch(name === 'sqlite' ? /^Another Gatehouse process is using/ : /^root$/);
    running.release();
  });

  it('is refused with another root key', async () => {
    await administrator('root');
    const other = Buffer.alloc(32, 8).toString('base64');
    await expect(reset(null, { GATEHOUSE_ROOT_KEY: other })).rejects.toThrow('root key');
  });
});
