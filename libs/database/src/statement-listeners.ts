import type { Logger } from 'typeorm';

/** Hears of every statement that goes to the database, without its parameters. */
export type StatementListener = (sql: string) => void;

/**
 * TypeORM's logger, silent: its own prints the parameters of failed statements, fingerprints included. What is left is
 * counting statements.
 */
export class StatementListeners implements Logger {
  private readonly listeners = new Set<StatementListener>();

  /** Returns the function that ends it. */
  add(listener: StatementListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  logQuery(query: string): void {
    for (const listener of this.listeners) listener(query);
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
