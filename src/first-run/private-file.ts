import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Only its owner may read or write it. */
const MODE = 0o600;

/**
 * Replaces a file as a whole, readable by its owner alone: after a crash at any moment there is the old file or the new
 * one, never a part.
 */
export function replaceFile(file: string, content: string): void {
  writeDurably(`${file}.new`, content);
  putInPlace(`${file}.new`, file);
}

/** Writes a file and returns when the disk has it; leaves nothing behind when it has no room for it. */
export function writeDurably(file: string, content: string): void {
  rmSync(file, { force: true }); // so that an old file's mode is not inherited
  const descriptor = openSync(file, 'wx', MODE);
  try {
    writeWhole(descriptor, Buffer.from(content));
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Renames, and returns when the disk has the new name. */
export function putInPlace(from: string, to: string): void {
  renameSync(from, to);
  syncDirectory(dirname(to));
}

/** Makes a name that was created or removed in `directory` survive a power cut. Windows does it by itself, and cannot be asked. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhole(descriptor: number, content: Buffer): void {
  for (let written = 0; written < content.length;) written += writeSync(descriptor, content, written);
}
