import { systemError } from './system-error.js';

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
  for (let at = systemError(error); at !== null; at = systemError(at.cause)) {
    const reason = REASONS[at.code] ?? REASONS[at.sqliteCode];
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
