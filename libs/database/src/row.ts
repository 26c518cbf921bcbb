import { uuidFromBytes } from '#primitives/ids';

/** Readers of raw columns, which MySQL returns typed and SQLite as text and numbers. */

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('A text was expected in the database.');
  return value;
}

export function bytes(value: unknown): Buffer {
  if (!Buffer.isBuffer(value)) throw new TypeError('Bytes were expected in the database.');
  return value;
}

export const uuid = (value: unknown): string => uuidFromBytes(bytes(value));

export const integer = (value: unknown): number => Number(value);

export const flag = (value: unknown): boolean => Number(value) === 1;

export const instant = (value: unknown): Date =>
  value instanceof Date ? value : new Date(`${text(value).replace(' ', 'T')}Z`);

/** MySQL parses JSON by itself, MariaDB and SQLite give its text. */
export const json = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

export function textList<T extends string = string>(value: unknown): readonly T[] {
  const list = json(value);
  if (!Array.isArray(list)) throw new TypeError('A list was expected in the database.');
  return list;
}

/** `read`, or null where the column is NULL. */
export const nullable = <T>(value: unknown, read: (value: unknown) => T): T | null =>
  value === null || value === undefined ? null : read(value);
