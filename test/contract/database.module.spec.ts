import { jest } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { Database } from '#database/database';
import { DatabaseModule } from '#database/database.module';
import { openMemory } from '#database/memory/memory';
import { ApiCatalogue } from '#gateway-core/ports';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { DatabaseClock } from '#primitives/clock';
import { databases, testRootKeys } from '../support/databases.js';

jest.setTimeout(30_000); // each makes databases, on a machine that may be busy

@Injectable()
class Service {
  constructor(
    readonly storage: OAuthStorage,
    readonly clients: ClientDirectory,
    readonly apis: ApiCatalogue,
  ) {}
}

@Module({ providers: [Service] })
class Feature {}

describe.each(Object.entries(databases))('DatabaseModule on %s', (_name, create) => {
  it('gives every module the ports and the data source, and closes the database at the end', async () => {
    const place = await create();
    const database = await place.openPrepared();
    const clock = new DatabaseClock();
    const memory = await openMemory(database, testRootKeys, clock);
    const module = DatabaseModule.forRoot(database, memory, clock, testRootKeys);
    const app = await Test.createTestingModule({ imports: [module, Feature] }).compile();
    await app.init();

    const service = app.get(Service);
    expect(service.storage).toBe(database);
    expect(service.clients).toBe(memory.clients);
    expect(service.apis).toBe(memory.apis);
    expect(app.get(Database)).toBe(database);
    expect(app.get(DataSource)).toBe(database.writer);

    await app.close();
    expect(database.writer.isInitialized).toBe(false);
    await place.drop();
  });
});
