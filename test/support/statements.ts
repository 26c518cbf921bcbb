import type { Database } from '#database/database';

/** What a database is asked while this is done, without what the change feed asks beside: it polls all the time. */
export async function statementsDuring(
  database: Pick<Database, 'onStatement'>,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const statements: string[] = [];
  const stop = database.onStatement((statement) => void statements.push(statement.trim()));
  try {
    await work();
  } finally {
    stop();
  }
  return statements.filter((statement) => !statement.includes('change_head'));
}
