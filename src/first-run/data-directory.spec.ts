import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdDataDirectory } from './data-directory.js';
import { StartRefused } from './start-refused.js';

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-data-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('the data directory', () => {
  it('is created for its owner alone, with all that is missing above it', () => {
    const directory = holdDataDirectory(join(scratch, 'a/b/c'));
    expect(modeOf(directory.path)).toBe(0o700);
    directory.release();
  });

  it('is closed to others when it is empty, or ours already', () => {
    const path = join(scratch, 'open');
    mkdirSync(path);
    chmodSync(path, 0o755);
    holdDataDirectory(path).release();
    expect(modeOf(path)).toBe(0o700);
    chmodSync(path, 0o755);
    holdDataDirectory(path).release();
    expect(modeOf(path)).toBe(0o700);
  });

  it('keeps its mode when somebody else keeps things there', () => {
    const path = join(scratch, 'shared');
    mkdirSync(path);
    writeFileSync(join(path, 'theirs'), '');
    chmodSync(path, 0o755);
    holdDataDirectory(path).release();
    expect(modeOf(path)).toBe(0o755);
  });

  it('is held by one at a time', () => {
    const path = join(scratch, 'held');
    const first = holdDataDirectory(path);
    expect(() => holdDataDirectory(path)).toThrow(
      /^Another Gatehouse process is using the data directory .+GATEHOUSE_DATA_DIR/,
    );
    first.release();
    holdDataDirectory(path).release();
  });

  it('is free again the moment its process is killed', async () => {
    const path = join(scratch, 'killed');
    holdDataDirectory(path).release();
    const script = `
      const lock = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
      lock.exec('BEGIN EXCLUSIVE');
      console.log('held');
      setInterval(() => lock, 1000);`;
    const other = spawn(process.execPath, ['-e', script, join(path, 'gatehouse.lock')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(other.stdout, 'data');
      expect(() => holdDataDirectory(path)).toThrow(StartRefused);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
    holdDataDirectory(path).release();
  });

  it('is refused with the way out when a part of its path is a file', () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    expect(() => holdDataDirectory(file)).toThrow(
      /^Gatehouse cannot write to .+ is a file: point GATEHOUSE_DATA_DIR at a directory\.$/,
    );
    expect(() => holdDataDirectory(join(file, 'below'))).toThrow(StartRefused);
  });
});
