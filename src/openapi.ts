import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { openDatabase } from '#database/open-database';
import { DatabaseClock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { AppModule } from './app.module.js';
import { readConfiguration } from './config/configuration.js';
import { describeApplication } from './docs/openapi-document.js';
import { layFoundation } from './foundation.js';
import { PinoLog } from './operations/process-log.js';
import { VERSION } from './rest/version.js';

/**
 * Writes the OpenAPI document of the built application to the path that is given: `npm run openapi`. It stands on an empty
 * database that is thrown away, and listens nowhere.
 */
const [, , target] = process.argv;
const directory = mkdtempSync(join(tmpdir(), 'gatehouse-openapi-'));
try {
  const configuration = readConfiguration({ GATEHOUSE_DATA_DIR: directory });
  const rootKeys = new RootKeys([Buffer.alloc(32)]);
  const clock = new DatabaseClock();
  const database = await openDatabase({ url: configuration.databaseUrl, rootKeys, clock });
  await database.prepare(async () => undefined);
  const foundation = await layFoundation(configuration, database, rootKeys, clock, new PinoLog());
  const nest = await NestFactory.create(AppModule.on(foundation), { logger: ['error'], abortOnError: false });
  await nest.init();
  writeFileSync(target, `${JSON.stringify(describeApplication(nest, VERSION), null, 2)}\n`);
  await nest.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
