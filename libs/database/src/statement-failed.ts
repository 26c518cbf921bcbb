import { QueryFailedError } from 'typeorm';

/**
 * `duplicate`: a unique key is taken. `conflict`: rolled back for another's sake, worth repeating. `lost`: the connection
 * broke, and what the statement did is not known.
 */
export type Failure = 'duplicate' | 'conflict' | 'lost' | 'other';

/**
 * A statement that the database refused. It stands in for the drivers' own errors, which carry the statement's
 * parameters (names, fingerprints) into whatever logs them.
 */
export class StatementFailed extends Error {
  constructor(
    readonly failure: Failure,
    readonly code: string,
    statement: string,
  ) {
    super(`${code}: ${statement}`);
    this.name = 'StatementFailed';
  }
}

/** Replaces a driver's error by one that may be logged; all others come back as they are. */
export function withoutParameters(error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return error;
  const cause: DriverError = error.driverError;
  return new StatementFailed(failureOf(cause), String(cause.errstr ?? cause.code ?? cause.message), error.query);
}

interface DriverError extends Error {
  readonly code?: string;
  /** MySQL's number. */
  readonly errno?: number;
  /** mysql2: the connection cannot be used any more. */
  readonly fatal?: boolean;
  /** SQLite's extended result code, and its text. */
  readonly errcode?: number;
  readonly errstr?: string;
}

const MYSQL_DUPLICATE = 1062;
/** Deadlock, lock wait timeout. */
const MYSQL_CONFLICTS = [1213, 1205];
/** Server shutting down, connection killed (MySQL, MariaDB), closed for idleness. */
const MYSQL_LOSSES = [1053, 3169, 1927, 4031];
/** Unique key, primary key. */
const SQLITE_DUPLICATES = [2067, 1555];
/** The low byte of the codes of SQLITE_BUSY. */
const SQLITE_BUSY = 5;

function failureOf({ errno, errcode, fatal }: DriverError): Failure {
  if (errcode !== undefined) {
    if (SQLITE_DUPLICATES.includes(errcode)) return 'duplicate';
    return (errcode & 0xff) === SQLITE_BUSY ? 'conflict' : 'other';
  }
  if (errno === MYSQL_DUPLICATE) return 'duplicate';
  if (errno !== undefined && MYSQL_CONFLICTS.includes(errno)) return 'conflict';
  return fatal || (errno !== undefined && MYSQL_LOSSES.includes(errno)) ? 'lost' : 'other';
}
