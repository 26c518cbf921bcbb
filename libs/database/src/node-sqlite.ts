import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

type Row = Record<string, unknown>;

/**
 * Node's own SQLite in the shape of better-sqlite3, which TypeORM has a driver for: nothing to compile, nothing to
 * download. Given to the data source as its `driver`.
 */
export class NodeSqlite {
  private readonly connection: DatabaseSync;

  constructor(file: string, { readonly = false, timeout }: { readonly?: boolean; timeout?: number }) {
    this.connection = new DatabaseSync(file, { readOnly: readonly, timeout });
  }

  prepare(sql: string) {
    const statement = this.connection.prepare(sql);
    return {
      reader: statement.columns().length > 0,
      all: (...parameters: SQLInputValue[]) => statement.all(...parameters).map(withBuffers),
      run: (...parameters: SQLInputValue[]) => statement.run(...parameters),
    };
  }

  pragma(sql: string): readonly Row[] {
    return this.connection.prepare(`PRAGMA ${sql}`).all();
  }

  close(): void {
    this.connection.close();
  }
}

/** Blobs arrive as Uint8Array; everybody else, MySQL included, knows them as Buffer. */
function withBuffers(row: Row): Row {
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof Uint8Array) row[name] = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return row;
}
