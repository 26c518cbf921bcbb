import type { QueryRunner, Table, TableColumnOptions } from 'typeorm';

type Options = Pick<TableColumnOptions, 'isPrimary' | 'isNullable'>;

const ASCII = { charset: 'ascii', collation: 'ascii_bin' };
const UNICODE = { charset: 'utf8mb4', collation: 'utf8mb4_bin' };

/**
 * Columns for the migrations, in the spelling of the server at hand; columns.ts is the entities' side. Landed migrations
 * are made of these: a change of type gets a new name here, it never alters an old one.
 */
export function columnsFor(runner: QueryRunner) {
  const sqlite = runner.dataSource.options.type === 'better-sqlite3';
  const text = (collation: typeof ASCII) => (sqlite ? {} : collation);

  const plain = (mysqlType: string, sqliteType: string) => (name: string, options?: Options) => ({
    ...options,
    name,
    type: sqlite ? sqliteType : mysqlType,
  });
  const varchar = (collation: typeof ASCII) => (name: string, length: number, options?: Options) => ({
    ...options,
    ...text(collation),
    name,
    type: 'varchar',
    length: String(length),
  });
  const bytes = (name: string, length: number, options?: Options) => ({
    ...plain('binary', 'blob')(name, options),
    length: String(length),
  });
  const identifier = varchar(ASCII);

  return {
    uuid: (name: string, options?: Options) => identifier(name, 36, options),
    word: (name: string, options?: Options) => identifier(name, 32, options),
    identifier,
    text: varchar(UNICODE),
    longText: (name: string, options?: Options) => ({ ...options, ...text(UNICODE), name, type: 'text' }),
    compactUuid: (name: string, options?: Options) => bytes(name, 16, options),
    bytes,
    sealed: plain('blob', 'blob'),
    compressed: plain('mediumblob', 'blob'),
    json: plain('json', 'json'),
    flag: plain('tinyint', 'boolean'),
    count: plain('int', 'integer'),
    position: plain('bigint', 'bigint'),
    instant: (name: string, options?: Options) => ({ ...options, name, type: 'datetime', precision: 3 }),
  };
}

export const unique = (name: string, ...columnNames: string[]) => ({ name, columnNames, isUnique: true });
export const index = (name: string, ...columnNames: string[]) => ({ name, columnNames });

/** A foreign key to another table's `id`. */
export const foreignKey = (name: string, column: string, table: string, onDelete: 'RESTRICT' | 'CASCADE') => ({
  name,
  columnNames: [column],
  referencedTableName: table,
  referencedColumnNames: ['id'],
  onDelete,
  onUpdate: 'RESTRICT',
});

/**
 * Creates the tables in this order. One that is there already is left alone: MySQL commits each CREATE TABLE by itself,
 * so a migration that was cut short is run again from its start.
 */
export async function createTables(runner: QueryRunner, tables: readonly Table[]): Promise<void> {
  for (const table of tables) await runner.createTable(table, true);
}

export async function dropTables(runner: QueryRunner, names: readonly string[]): Promise<void> {
  for (const name of names) await runner.dropTable(name);
}

/** Adds the columns, one by one and by hand: on SQLite TypeORM would copy the table. Those that are there already are left alone. */
export async function addColumns(
  runner: QueryRunner,
  table: string,
  columns: readonly TableColumnOptions[],
): Promise<void> {
  for (const column of columns) {
    if (await runner.hasColumn(table, column.name)) continue; // it was cut short after this one
    await runner.query(`ALTER TABLE ${table} ADD COLUMN ${definitionOf(column)}`);
  }
}

export async function dropColumns(
  runner: QueryRunner,
  table: string,
  columns: readonly TableColumnOptions[],
): Promise<void> {
  for (const { name } of columns) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${name}`);
}

function definitionOf({ name, type, length, precision, charset, collation }: TableColumnOptions): string {
  const size = length ?? precision;
  const words = charset && collation ? ` CHARACTER SET ${charset} COLLATE ${collation}` : '';
  return `${name} ${type}${size ? `(${size})` : ''}${words}`;
}

/** An index of a table that is there already. */
export type TableIndex = readonly [table: string, name: string, ...columns: string[]];

/** One that is there already is left alone: on MySQL a migration that was cut short is run again from its start. */
export async function addIndex(runner: QueryRunner, [table, name, ...columns]: TableIndex): Promise<void> {
  if (await hasIndex(runner, table, name)) return;
  await runner.query(`CREATE INDEX ${name} ON ${table} (${columns.join(', ')})`);
}

export async function hasIndex(runner: QueryRunner, table: string, name: string): Promise<boolean> {
  const found: readonly unknown[] = isSqlite(runner)
    ? await runner.query("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?", [name])
    : await runner.query(
        `SELECT 1 FROM information_schema.statistics
         WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ? LIMIT 1`,
        [table, name],
      );
  return found.length > 0;
}

export const isSqlite = (runner: QueryRunner): boolean => runner.dataSource.options.type === 'better-sqlite3';
