import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import type { Dialect, Line } from './connection.js';
import { StatementFailed } from './statement-failed.js';

const BEGIN: Readonly<Record<Dialect, string>> = { mysql: 'START TRANSACTION', sqlite: 'BEGIN IMMEDIATE' };

export async function begin(line: Line): Promise<void> {
  await line.call((connection) => connection.affected(BEGIN[connection.dialect]));
}

/** A COMMIT whose answer is lost may have happened: it is never repeated. */
export async function commit(line: Line): Promise<void> {
  try {
    await line.call((connection) => connection.affected('COMMIT'));
  } catch (error) {
    if (error instanceof StatementFailed && error.failure === 'lost') throw new StorageUnavailable(error);
    throw error;
  }
}

export async function rollBack(line: Line): Promise<void> {
  try {
    await line.call((connection) => connection.affected('ROLLBACK'));
  } catch {
    line.discard(); // closing the connection rolls back as well
  }
}
