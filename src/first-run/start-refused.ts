/** The start ends here: its sentence is all that is printed, and the exit status is 1. */
export class StartRefused extends Error {
  /** @param sentence what is wrong and the way out, for the person in front of the terminal */
  constructor(
    readonly sentence: string,
    cause?: unknown,
  ) {
    super(sentence, { cause });
    this.name = 'StartRefused';
  }
}

const FULL =
  'there is no space left for it: make room there, or point GATEHOUSE_DATA_DIR at another disk, and start again.';
const FORBIDDEN =
  'this user may not write there: give the directory to the user that runs Gatehouse, or point GATEHOUSE_DATA_DIR at ' +
  'another one.';
const NO_DIRECTORY = 'a part of that path is a file: point GATEHOUSE_DATA_DIR at a directory.';

/** System errors by their code, and SQLite's by their number or their text (https://sqlite.org/rescode.html). */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  13: FULL,
  'database or disk is full': FULL,
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EROFS: FORBIDDEN,
  8: FORBIDDEN,
  'attempt to write a readonly database': FORBIDDEN,
  14: FORBIDDEN,
  'unable to open database file': FORBIDDEN,
  ENOTDIR: NO_DIRECTORY,
  EEXIST: NO_DIRECTORY,
};

/**
 * The refusal for an error of the file system or of SQLite, found anywhere among its causes; a refusal as it is; null for
 * any other error.
 */
export function refusalForFiles(error: unknown, directory: string): StartRefused | null {
  if (error instanceof StartRefused) return error;
  for (let at: unknown = error; at instanceof Error; at = causeOf(at)) {
    const reason = REASONS[codeOf(at)];
    if (reason) return new StartRefused(`Gatehouse cannot write to ${directory}: ${reason}`, error);
  }
  return null;
}

/** Runs `work` on files of `directory`; what the disk refuses becomes a {@link StartRefused}. */
export function onDisk<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusalForFiles(error, directory) ?? error;
  }
}

/** TypeORM keeps the driver's error as `driverError`, everybody else as `cause`. */
const causeOf = (error: Error): unknown => ('driverError' in error ? error.driverError : error.cause);

function codeOf(error: Error): string {
  // SQLite's extended codes carry the primary one in their lowest byte.
  if ('errcode' in error && typeof error.errcode === 'number') return String(error.errcode & 0xff);
  return 'code' in error ? String(error.code) : '';
}
