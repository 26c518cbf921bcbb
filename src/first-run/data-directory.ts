import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartRefused, onDisk } from './start-refused.js';
import { systemError } from './system-error.js';

const LOCK_FILE = 'gatehouse.lock';
const SQLITE_BUSY = 5;
/** The mark of a directory that everybody shares, as /tmp. */
const STICKY = 0o1000;

/** Ours alone as long as this process lives. */
export interface DataDirectory {
  readonly path: string;
  /** Lets another process have it. Ending the process, in whatever way, does the same. */
  release(): void;
}

/** Held connections, so that none is collected, and its lock given up, while the process runs. */
const held = new Set<DatabaseSync>();

/**
 * Creates the data directory, for its owner alone, and holds it for this process. The lock is one that the kernel keeps
 * on an open file, so a process that was killed leaves nothing behind that would stop the next start.
 *
 * @throws StartRefused when another process holds it or it cannot be written
 */
export function holdDataDirectory(path: string): DataDirectory {
  return onDisk(path, () => {
    createPrivately(path);
    const lock = new DatabaseSync(join(path, LOCK_FILE), { timeout: 0 });
    try {
      lock.exec('PRAGMA journal_mode = OFF'); // nothing is ever written to it
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw systemError(error)?.sqliteCode === SQLITE_BUSY ? inUse(path) : error;
    }
    held.add(lock);
    return { path, release: () => held.delete(lock) && lock.close() };
  });
}

/**
 * A directory that was there before keeps its mode unless it is plainly meant for us. The mask covers what is created in
 * it from now on, SQLite's files included.
 */
function createPrivately(path: string): void {
  process.umask(0o077);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(path);
  const ours = existsSync(join(path, LOCK_FILE)) || readdirSync(path).length === 0;
  if (ours && uid === process.getuid?.() && !(mode & STICKY)) chmodSync(path, 0o700);
}

const inUse = (path: string): StartRefused =>
  new StartRefused(
    `Another Gatehouse process is using the data directory ${path}: stop it, or give this one a directory of its own ` +
      'with GATEHOUSE_DATA_DIR and ports of its own with GATEHOUSE_PORT_OFFSET.',
  );
