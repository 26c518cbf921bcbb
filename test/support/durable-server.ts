import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from './free-port.js';
import { until } from './processes.js';

const START_TIMEOUT_MS = 30_000;

/** Everything committed is on the disk (house.md §3.15). */
export const DURABLE_SETTINGS = ['--innodb-flush-log-at-trx-commit=1', '--innodb-doublewrite=1'];

/** A MariaDB of this test's own, with durable settings, which it may stop, freeze and kill. */
export class DurableServer {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly binary: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** Null where there is no `mariadbd`. */
  static async create(): Promise<DurableServer | null> {
    const [binary, install] = [found('mariadbd'), found('mariadb-install-db')];
    if (!binary || !install) return null;
    const folder = mkdtempSync(join(tmpdir(), 'gh-')); // short: a Unix socket's path may have 107 bytes
    const options = [`--datadir=${join(folder, 'data')}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
    execFileSync(install, ['--no-defaults', ...asRoot(), ...options], {
      stdio: 'pipe',
      env: { ...process.env, TMPDIR: folder },
    });
    const server = new DurableServer(binary, folder, await freePort());
    await server.start();
    const connection = await createConnection(server.root);
    await connection.query('CREATE DATABASE gatehouse');
    await connection.end();
    return server;
  }

  get url(): string {
    return `${this.root}/gatehouse`;
  }

  async start(): Promise<void> {
    const { folder } = this;
    const child = spawn(
      this.binary,
      [
        '--no-defaults',
        ...asRoot(),
        `--datadir=${join(folder, 'data')}`,
        `--tmpdir=${folder}`,
        `--socket=${join(folder, 's')}`,
        `--pid-file=${join(folder, 'pid')}`,
        `--port=${this.port}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        '--skip-log-bin',
        '--innodb-buffer-pool-size=64M',
        '--character-set-server=utf8mb4',
        ...DURABLE_SETTINGS,
      ],
      { stdio: 'ignore' },
    );
    this.child = child;
    await until('the server answers', () => this.answers(), START_TIMEOUT_MS);
  }

  /** Ends it and waits until it has ended: SIGTERM lets it tidy up, SIGKILL does not. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.child = null;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  /** It keeps its connections, and says nothing. Waits until it stands still, which on a busy machine is a while later. */
  async freeze(): Promise<void> {
    const { child } = this;
    if (!child) return;
    child.kill('SIGSTOP');
    await until('the server stands still', () => (standsStill(Number(child.pid)) ? true : null));
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    this.thaw();
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get root(): string {
    return `mysql://root@127.0.0.1:${this.port}`;
  }

  private async answers(): Promise<true | null> {
    try {
      const connection = await createConnection(this.root);
      await connection.end();
      return true;
    } catch {
      return null;
    }
  }
}

const asRoot = (): readonly string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

function found(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** By its state, where the system tells it in this way (proc(5)); elsewhere it is taken for granted. */
const standsStill = (pid: number): boolean =>
  !existsSync('/proc/self/stat') || / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
