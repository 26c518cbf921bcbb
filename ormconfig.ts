import { writerOf } from '#database/database-options';
import { readConfiguration } from './src/config/configuration.js';
import { environment } from './src/config/environment.js';

/** The data source for TypeORM's command line: `npx typeorm -d dist/ormconfig.js migration:show`. */
export default await writerOf(readConfiguration(environment()).databaseUrl);
