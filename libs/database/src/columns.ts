import { Column, type ColumnOptions } from 'typeorm';
import { uuidFromBytes, uuidToBytes } from '#primitives/ids';

/**
 * The only column types that entities use: MySQL and SQLite store, compare and return them alike. None has a default in
 * the database, because TypeORM would read the row back after each insert. Where SQLite calls a type otherwise,
 * database-options.ts translates; the collations are what the migrations create.
 */
type Options = Pick<ColumnOptions, 'primary' | 'nullable'>;

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const UNICODE = { charset: 'utf8mb4', collation: 'utf8mb4_bin' } as const;

/** A UUID in its text form, in tables that people configure. */
export const UuidColumn = (name: string, options: Options = {}) =>
  Column({ ...options, ...ASCII, name, type: 'varchar', length: 36 });

/** A UUID in 16 bytes, in tables that grow with traffic. */
export const CompactUuidColumn = (name: string, options: Options = {}) =>
  Column({ ...options, name, type: 'binary', length: 16, transformer: compactUuid });

/** Bytes of one length: fingerprints (36) and locators (16). */
export const BytesColumn = (name: string, length: number, options: Options = {}) =>
  Column({ ...options, name, type: 'binary', length });

/** Bytes of any length up to 65,535: sealed values. */
export const SealedColumn = (name: string, options: Options = {}) => Column({ ...options, name, type: 'blob' });

/** Compressed text of up to 16 MB. */
export const CompressedColumn = (name: string, options: Options = {}) =>
  Column({ ...options, name, type: 'mediumblob' });

/** A word of ours: a state, a kind, an algorithm. */
export const WordColumn = (name: string, options: Options = {}) =>
  Column({ ...options, ...ASCII, name, type: 'varchar', length: 32 });

/** An identifier of visible ASCII characters that came from outside or was made at random. */
export const IdentifierColumn = (name: string, length: number, options: Options = {}) =>
  Column({ ...options, ...ASCII, name, type: 'varchar', length });

/** Text of people. MySQL compares it by code point but ignores trailing spaces: look-ups compare once more. */
export const TextColumn = (name: string, length: number, options: Options = {}) =>
  Column({ ...options, ...UNICODE, name, type: 'varchar', length });

/** Text of people of up to 65,535 bytes, never searched. */
export const LongTextColumn = (name: string, options: Options = {}) =>
  Column({ ...options, ...UNICODE, name, type: 'text' });

export const JsonColumn = (name: string, options: Options = {}) => Column({ ...options, name, type: 'json' });

export const FlagColumn = (name: string, options: Options = {}) => Column({ ...options, name, type: 'boolean' });

export const CountColumn = (name: string, options: Options = {}) => Column({ ...options, name, type: 'int' });

/** A number that outgrows 32 bits: MySQL returns it as a string, SQLite as a number. */
export const PositionColumn = (name: string, options: Options = {}) =>
  Column({ ...options, name, type: 'bigint', transformer: position });

const position = {
  to: (value: number | null) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};

/** An instant in UTC with milliseconds, set from the clock of the application. */
export const InstantColumn = (name: string, options: Options = {}) =>
  Column({ ...options, name, type: 'datetime', precision: 3 });

const compactUuid = {
  to: (value: string | null) => (typeof value === 'string' ? uuidToBytes(value) : value),
  from: (value: Buffer | null) => (value === null ? null : uuidFromBytes(value)),
};
