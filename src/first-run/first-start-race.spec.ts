import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databases, testRootKeys } from '#test/support/databases';
import { StoppedClock } from '#test/support/stopped-clock';
import { readConfiguration } from '../config/configuration.js';
import { Argon2PasswordHasher } from '../users/argon2-password-hasher.js';
import { firstStart } from './first-start.js';
import type { FirstKeys } from './start-up-text.js';

const COUNT = 5;
/** SQLite has one process at a time, which the lock on the data directory sees to. */
const { mariadb } = databases;

(mariadb ? it : it.skip)(
  'on mariadb, of five processes that start at once exactly one makes the first keys',
  async () => {
    const place = await mariadb?.();
    if (!place) return;
    const directories = Array.from({ length: COUNT }, () => mkdtempSync(join(tmpdir(), 'gatehouse-race-')));
    const outcomes = await Promise.all(
      directories.map(async (directory) => {
        const clock = new StoppedClock();
        const database = await place.open({ clock });
        const configuration = readConfiguration({ DATABASE_URL: place.url, GATEHOUSE_DATA_DIR: directory });
        const passwords = new Argon2PasswordHasher();
        const context = { configuration, caFile: '/ca', rootKeys: testRootKeys, passwords, clock, hostname: directory };
        const seen: FirstKeys[] = [];
        await database.prepare(async (prepared) => void seen.push(await firstStart(prepared, context)));
        return seen[0];
      }),
    );
    const [maker] = directories.filter((_, index) => outcomes[index].made === 'now');
    const elsewhere = { made: 'elsewhere', place: { hostname: maker, file: join(maker, 'first-run.json') } };
    expect(outcomes.filter(({ made }) => made !== 'now')).toEqual(Array(COUNT - 1).fill(elsewhere));
    await place.drop();
    for (const directory of directories) rmSync(directory, { recursive: true });
  },
);
