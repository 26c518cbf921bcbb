import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { databases } from '#test/support/databases';
import {
  type GatehouseProcess,
  killedDuringStart,
  newPlace,
  startProcess,
  startRefused,
  temporaryDirectory,
} from '#test/support/processes';

const run = promisify(execFile);
const SHELLS = ['bash', 'dash', 'zsh', 'fish'].filter((shell) => spawnSync(shell, ['-c', 'true']).status === 0);

/** A line that a newcomer copies from the start-up text. */
const curlLinesOf = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('curl '));

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

describe('the first run', () => {
  let gatehouse: GatehouseProcess;

  beforeAll(async () => {
    gatehouse = await startProcess();
  });

  it('says all a newcomer needs in one text of at most 30 lines, three calls last', () => {
    const lines = gatehouse.startUpText.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(curlLinesOf(gatehouse.startUpText)).toEqual(lines.slice(-3));
    expect(gatehouse.startUpText).toContain(gatehouse.consoleUrl);
    expect(gatehouse.startUpText).toContain(gatehouse.firstRun?.administrator.password);
    for (const line of lines.slice(-3)) {
      expect(line).toContain('--cacert /');
      expect(line).not.toMatch(/ -k\b|--insecure|#|\\$/);
    }
  });

  it('leaves what scripts need in a file that only its owner reads', () => {
    const { dataDirectory } = gatehouse.place;
    expect(statSync(dataDirectory).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDirectory, 'first-run.json')).mode & 0o777).toBe(0o600);
    expect(gatehouse.firstRun).toEqual({
      issuer: gatehouse.issuer,
      console: gatehouse.consoleUrl,
      caFile: join(dataDirectory, 'tls', 'ca.pem'),
      administrator: { username: 'admin', password: expect.stringMatching(/^\w{24}$/) },
      sampleUser: { username: 'maria', password: expect.stringMatching(/^\w{24}$/) },
      management: pair,
      application: { name: 'DefaultApplication', production: pair, sandbox: pair },
      sampleApi: `${gatehouse.issuer}/pizzashack/1.0.0`,
    });
  });

  it('has every shell that CI installs', () => {
    if (process.env.CI) expect(SHELLS).toEqual(['bash', 'dash', 'zsh', 'fish']);
    expect(SHELLS.length).toBeGreaterThan(0);
  });

  it.each(SHELLS)('prints lines of which each works alone in %s, from any directory', async (shell) => {
    const elsewhere = temporaryDirectory();
    const [getToken, call, renew] = curlLinesOf(gatehouse.startUpText);
    const paste = (line: string) => run(shell, ['-c', line], { cwd: elsewhere });
    const tokens = (): Record<string, string> =>
      JSON.parse(readFileSync(join(gatehouse.place.dataDirectory, 'tokens.json'), 'utf8'));
    await paste(getToken);
    const first = tokens();
    const menu = JSON.parse((await paste(call)).stdout);
    expect(menu[0]).toEqual({ name: expect.any(String), description: expect.any(String), price: expect.any(String) });
    await paste(renew);
    const second = tokens();
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(JSON.parse((await paste(call)).stdout)).toEqual(menu);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('lets the third line be pasted again after the replay window', async () => {
    const [getToken, , renew] = curlLinesOf(gatehouse.startUpText);
    await run('sh', ['-c', getToken]);
    await run('sh', ['-c', renew]);
    await wait(35);
    await run('sh', ['-c', renew]);
    const tokens = JSON.parse(readFileSync(join(gatehouse.place.dataDirectory, 'tokens.json'), 'utf8'));
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  }, 60_000);

  it('keeps the tokens of before when a line is refused', async () => {
    const [getToken] = curlLinesOf(gatehouse.startUpText);
    await run('sh', ['-c', getToken]);
    const file = join(gatehouse.place.dataDirectory, 'tokens.json');
    const before = readFileSync(file, 'utf8');
    const wrong = getToken.replace(/password=\w{24}/, 'password=wrong');
    await expect(run('sh', ['-c', wrong])).rejects.toMatchObject({ code: 22 });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('refuses a second process on its data directory, and harms nothing', async () => {
    const other = await newPlace();
    const place = { ...other, dataDirectory: gatehouse.place.dataDirectory };
    expectOneSentence(await startRefused({ place }), /data directory .* GATEHOUSE_DATA_DIR/);
    const [getToken] = curlLinesOf(gatehouse.startUpText);
    await run('sh', ['-c', getToken]);
  });

  it('says the same at the second start, but not the password', async () => {
    const again = await gatehouse.startAgain();
    expect(curlLinesOf(again.startUpText)).toEqual(curlLinesOf(gatehouse.startUpText));
    expect(again.startUpText).not.toContain(gatehouse.firstRun?.administrator.password);
    expect(again.firstRun).toEqual(gatehouse.firstRun);
    for (const line of curlLinesOf(again.startUpText)) await run('sh', ['-c', line]);
  });
});

describe('a start that cannot be made', () => {
  it('names the busy port, and has written nothing', async () => {
    const place = await newPlace();
    for (const port of [place.ports.gateway, place.ports.console, place.ports.operations, place.ports.sample]) {
      const occupant = createServer().listen(port, '127.0.0.1');
      await new Promise((resolve) => occupant.once('listening', resolve));
      const refused = await startRefused({ place });
      occupant.close();
      expectOneSentence(refused, new RegExp(`Port ${port} .* GATEHOUSE_PORT_OFFSET`));
      const left = readdirSync(place.dataDirectory).filter((file) => !file.startsWith('gatehouse.lock'));
      expect(left).toEqual([]);
    }
    const started = await startProcess({ place });
    expect(curlLinesOf(started.startUpText)).toHaveLength(3);
  });

  it('tells every complaint about the environment at once, and shows no value', async () => {
    const env = { GATEHOUSE_PORT_OFFSET: 'x', GATEHOUSE_ROOT_KEY: 'too-short-secret', GATEHOUSE_UNKNOWN: '1' };
    const refused = await startRefused({ env });
    expect(refused.code).toBe(1);
    for (const name of Object.keys(env)) expect(refused.stderr).toContain(name);
    expect(refused.stderr).not.toMatch(/too-short-secret|^\s+at /m);
    expect(refused.stdout).toBe('');
  });

  it('says which root key is wrong', async () => {
    const first = await startProcess();
    first.kill('SIGTERM');
    await first.exited;
    const key = join(first.place.dataDirectory, 'root.key');
    const right = readFileSync(key);
    writeFileSync(key, `${Buffer.alloc(32, 1).toString('base64')}\n`);
    expectOneSentence(await startRefused({ place: first.place }), /root key .* first start/i);
    writeFileSync(key, right);
    const again = await startProcess({ place: first.place });
    expect(again.firstRun).toEqual(first.firstRun);
  });

  it('says that the disk is full, at whatever point it fills, and starts once there is room', async () => {
    const place = await newPlace();
    const mount = (size: string) => {
      spawnSync('umount', [place.dataDirectory]);
      return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place.dataDirectory]).status === 0;
    };
    if (!mount('4k') && !process.env.CI) return console.warn('NOT RUN: no tmpfs can be mounted here.');
    try {
      for (const size of ['4k', '16k', '64k', '256k', '512k']) {
        expect([size, mount(size)]).toEqual([size, true]);
        const refused = await startRefused({ place });
        expect([size, refused.stderr]).toEqual([size, expect.stringContaining('no space left')]);
        expectOneSentence(refused, /no space left .* GATEHOUSE_DATA_DIR/);
        expect(existsSync(join(place.dataDirectory, 'first-run.json'))).toBe(false);
      }
      spawnSync('mount', ['-o', 'remount,size=64m', place.dataDirectory]);
      const started = await startProcess({ place });
      expect(curlLinesOf(started.startUpText)).toHaveLength(3);
      started.kill('SIGKILL');
      await started.exited;
    } finally {
      spawnSync('umount', ['-l', place.dataDirectory]);
    }
  }, 120_000);

  it('says how to reach a database that is not there, and never shows its password', async () => {
    const env = { DATABASE_URL: 'mysql://gatehouse:hush-hush@127.0.0.1:1/gatehouse' };
    const refused = await startRefused({ env });
    expectOneSentence(refused, /nothing listens there.*DATABASE_URL/);
    expect(refused.stderr).not.toContain('hush-hush');
  });
});

describe.each(Object.entries(databases))('kill -9 during the first start on %s', (name, create) => {
  it('leaves nothing that the next start does not mend', async () => {
    const rounds = 8;
    for (let round = 0; round < rounds; round += 1) {
      const database = await create();
      const place = await newPlace();
      const onServer = { DATABASE_URL: database.url, GATEHOUSE_SAMPLE: 'on' };
      const env: Record<string, string> = name === 'sqlite' ? {} : onServer;
      await killedDuringStart(150 + round * 140, { env, place });
      const next = await startProcess({ env, place });
      expect(existsSync(join(place.dataDirectory, 'first-run.json.new'))).toBe(false);
      expect(next.firstRun?.issuer).toBe(next.issuer);
      const lines = curlLinesOf(next.startUpText);
      expect(lines).toHaveLength(3);
      for (const line of lines) await run('sh', ['-c', line]);
      next.kill('SIGKILL');
      await next.exited;
      await database.drop();
    }
  }, 180_000);
});

const pair = {
  consumerKey: expect.stringMatching(/^\w{28}$/),
  consumerSecret: expect.stringMatching(/^gths_\w{49}$/),
};

/** One sentence with the way out, exit status 1, no stack trace, nothing on standard output. */
function expectOneSentence(refused: Awaited<ReturnType<typeof startRefused>>, sentence: RegExp): void {
  expect(refused.stderr).toMatch(sentence);
  expect(refused).toMatchObject({ code: 1, signal: null, stdout: '' });
  expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(refused.stderr).not.toMatch(/^\s+at |node:internal|Error:/m);
}
