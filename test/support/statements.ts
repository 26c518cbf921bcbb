import type { Database } from '#database/database';

type Listened = Pick<Database, 'onStatement'>;

/** What a database is asked while this is done, without what the change feed asks beside: it polls all the time. */
export const statementsDuring = async (database: Listened, work: () => Promise<unknown>): Promise<readonly string[]> =>
  (await allDuring(database, work)).filter((statement) => !statement.includes('change_head'));

/** The first word of everything that a database is asked while this is done. */
export const verbsDuring = async (database: Listened, work: () => Promise<unknown>): Promise<readonly string[]> =>
  (await allDuring(database, work)).map((statement) => statement.split(/\s/)[0]);

async function allDuring(database: Listened, work: () => Promise<unknown>): Promise<readonly string[]> {
  const statements: string[] = [];
  const stop = database.onStatement((statement) => void statements.push(statement.trim()));
  try {
    await work();
  } finally {
    stop();
  }
  return statements;
}
