/**
 * What an error of the system says about itself. Looks at the members and not at the class, for there are as many classes
 * called Error as there are realms.
 */
export interface SystemError {
  /** `ENOSPC`, or whatever its thrower calls it. */
  readonly code: string;
  /** SQLite's primary result code; 0 for all other errors. */
  readonly sqliteCode: number;
  readonly cause: unknown;
}

/** Null for what is no object and so no error. */
export function systemError(error: unknown): SystemError | null {
  if (typeof error !== 'object' || error === null) return null;
  return {
    code: 'code' in error ? String(error.code) : '',
    // An extended code carries the primary one in its lowest byte.
    sqliteCode: 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0,
    // TypeORM keeps the driver's error as `driverError`, everybody else as `cause`.
    cause: 'driverError' in error ? error.driverError : 'cause' in error ? error.cause : undefined,
  };
}
