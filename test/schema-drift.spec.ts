import 'reflect-metadata';
import type { Database } from '#database/database';
import { Builders } from './support/builders.js';
import { databases, type ThrowAwayDatabase } from './support/databases.js';

/** Forty changes of the schema, each on the disk. */
const MIGRATION_TIMEOUT_MS = 60_000;

describe.each(Object.entries(databases))('the schema on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared();
  }, MIGRATION_TIMEOUT_MS);

  afterAll(() => place.drop());

  const differences = async () => {
    const { upQueries } = await database.writer.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  };

  const tables = async () => {
    const runner = database.writer.createQueryRunner();
    const names = database.writer.entityMetadatas.map(({ tableName }) => tableName);
    const found = await runner.getTables(names);
    await runner.release();
    return found.length;
  };

  it('is after the last migration what the entities say', async () => {
    expect(await differences()).toEqual([]);
  });

  it('keeps key pairs with all that hangs on them when the last step is undone and done again', async () => {
    const { consumerKey, secret } = await new Builders(database).keyPair({ redirectUris: ['https://shop.example/'] });

    await database.writer.undoLastMigration();
    await database.prepare(async () => undefined);

    expect(await database.read.keyPairs.findClient(consumerKey)).toMatchObject({ secrets: [{ id: secret.id }] });
    expect(await database.read.keyPairs.hasRedirectOrigin('https://shop.example')).toBe(true);
  });

  it(
    'goes down to nothing and up again',
    async () => {
      for (const _ of database.writer.migrations) await database.writer.undoLastMigration();
      expect(await tables()).toBe(0);

      await database.prepare(async () => undefined);

      expect(await tables()).toBe(database.writer.entityMetadatas.length);
      expect(await differences()).toEqual([]);
    },
    MIGRATION_TIMEOUT_MS,
  );
});
