import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from './config/configuration.js';
import type { Database } from '#database/database';
import { openDatabase } from '#database/open-database';
import type { User } from '#database/repositories/user.repository';
import { DatabaseClock } from '#primitives/clock';
import { newPassword } from '#primitives/secrets';
import { holdDataDirectory } from './first-run/data-directory.js';
import { loadRootKeys } from './first-run/root-key.js';
import { StartRefused } from './first-run/start-refused.js';
import { Argon2PasswordHasher } from './users/argon2-password-hasher.js';
import { endAccess } from './users/end-access.js';

/** What the command prints, once. */
export interface NewLogin {
  readonly username: string;
  readonly password: string;
}

/**
 * Gives an administrator a new random password, for whoever has the machine and lost the last one; everything that was
 * signed in with the old one ends. With SQLite only while Gatehouse is stopped, since one process at a time has the file;
 * with a server also while it runs.
 *
 * @param username which administrator, where there are several
 * @throws StartRefused with one sentence that says what to do
 */
export async function resetAdministratorPassword(
  configuration: Configuration,
  username: string | null,
): Promise<NewLogin> {
  requireInstallation(configuration);
  const directory = configuration.storage === 'sqlite' ? holdDataDirectory(configuration.dataDirectory) : null;
  const rootKeys = loadRootKeys(configuration.rootKeys, configuration.dataDirectory);
  const clock = new DatabaseClock();
  const database = await openDatabase({ url: configuration.databaseUrl, rootKeys, clock });
  try {
    await database.prepare(async () => undefined);
    const administrator = chosen(await database.read.users.administrators(), username);
    const password = newPassword();
    await setPassword(database, administrator, await new Argon2PasswordHasher().hash(password), clock.now());
    return { username: administrator.username, password };
  } finally {
    await database.close();
    directory?.release();
  }
}

/** Nothing may be made here that only a first start makes. */
function requireInstallation({ storage, databaseUrl, rootKeys, dataDirectory }: Configuration): void {
  const needed = [
    ...(storage === 'sqlite' ? [databaseUrl.slice('sqlite:'.length)] : []),
    ...(rootKeys === null ? [join(dataDirectory, 'root.key')] : []),
  ];
  const missing = needed.find((file) => !existsSync(file));
  if (missing === undefined) return;
  throw new StartRefused(
    `There is no installation here (${missing} does not exist): set GATEHOUSE_DATA_DIR, and DATABASE_URL where it is ` +
      'used, as for the start.',
  );
}

function chosen(administrators: readonly User[], username: string | null): User {
  const names = administrators.map((one) => one.username).join(', ');
  if (administrators.length === 0) {
    throw new StartRefused(
      'Nobody administers this database yet: start Gatehouse once, and it makes an administrator.',
    );
  }
  if (username === null && administrators.length === 1) return administrators[0];
  const found = administrators.find((one) => one.username === username);
  if (found) return found;
  throw new StartRefused(
    `Name one of the active administrators: npm run reset-admin-password -- <name>. There are ${names}.`,
  );
}

async function setPassword(database: Database, { id }: User, passwordHash: string, at: Date): Promise<void> {
  await database.transaction(async (stores) => {
    const locked = await stores.users.lock(id);
    if (!locked) throw new StartRefused('The account was deleted meanwhile: run the command again.');
    await stores.users.change(locked.user, { passwordHash }, at);
    await endAccess(stores, id, at);
    await stores.auditEvents.add({
      at,
      actor: { kind: 'SYSTEM', id: null },
      action: 'user.reset-password',
      target: { kind: 'USER', id },
    });
  });
}
