import fc from 'fast-check';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { curlLines } from './curl-lines.js';
import { caFileIn, ownCertificate } from './own-certificate.js';

/** The shell's own node, not the one that npm puts first. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((entry) => !entry.includes('node_modules'))
  .join(delimiter);
const SHELLS = ['bash', 'dash', 'zsh', 'fish'].filter((shell) => spawnSync(shell, ['-c', 'true']).status === 0);
/** What a directory may be called, at its worst. */
const NASTY = `sp ace 'one' "two" back\\slash $HOME \`id\` !x & ; * ? [::1] {a,b} ~ # %self (é) \\' \\\\ =ls`;
const USER = { username: 'maria', password: 'abcDEF123' };
const CLIENT = { consumerKey: 'key_1', consumerSecret: 'gths_secret' };

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-curl-'));
const elsewhere = join(scratch, 'elsewhere');
mkdirSync(elsewhere);
afterAll(() => rmSync(scratch, { recursive: true }));

const run = (shell: string, line: string) =>
  promisify(execFile)(shell, ['-c', line], {
    cwd: elsewhere,
    env: { PATH, HOME: elsewhere, https_proxy: 'http://127.0.0.1:9' },
  });

it('at least one shell is there to try', () => {
  expect(SHELLS).toContain('bash');
});

describe.each(SHELLS)('in %s', (shell) => {
  it('an argument arrives as it is, whatever characters it has', async () => {
    const words = fc.string({ unit: fc.constantFrom(...Array.from(`${NASTY}aB1_`)), minLength: 1, maxLength: 12 });
    const samples = fc.sample(words, { numRuns: 60, seed: 20 });
    const quoted = samples.map((word) => /--cacert (.+) -f/.exec(linesFor('https://localhost:1', word)[0])?.[1]);
    const { stdout } = await run(shell, `printf '%s\\n' ${quoted.join(' ')}`);
    expect(stdout.split('\n').slice(0, -1)).toEqual(samples);
  });
});

describe.each(SHELLS.flatMap((shell) => ['data', NASTY].map((name) => ({ shell, name }))))(
  'pasted into $shell, with a data directory called $name',
  ({ shell, name }) => {
    const data = join(scratch, shell, name);
    let server: Server;
    let lines: readonly string[];

    beforeAll(async () => {
      const files = await ownCertificate(data, [], new Date(performance.timeOrigin + performance.now()));
      server = createServer(files, tokenServer()).listen(0, '127.0.0.1');
      await once(server, 'listening');
      lines = linesFor(
        `https://localhost:${(server.address() as AddressInfo).port}`,
        caFileIn(data),
        join(data, 'tokens.json'),
      );
    });
    afterAll(() => server.close());

    it('the three lines get a token, call with it and renew it, twice', async () => {
      const tokens = () => JSON.parse(readFileSync(join(data, 'tokens.json'), 'utf8'));
      expect((await run(shell, lines[0])).stderr).toBe('');
      expect(tokens()).toEqual({ access_token: 'access_1', refresh_token: 'refresh_1' });
      expect((await run(shell, lines[1])).stdout).toBe('[{"name":"Margherita"}]');
      for (const count of [2, 3]) {
        await run(shell, lines[2]);
        expect(tokens()).toEqual({ access_token: `access_${count}`, refresh_token: `refresh_${count}` });
      }
      expect((await run(shell, lines[1])).stdout).toBe('[{"name":"Margherita"}]');
    });

    it('a refused renewal leaves the tokens file as it was', async () => {
      await run(shell, lines[0]);
      const before = readFileSync(join(data, 'tokens.json'), 'utf8');
      const refused = lines[2].replace('gths_secret', 'gths_another');
      await expect(run(shell, refused)).rejects.toMatchObject({ code: 22 });
      expect(readFileSync(join(data, 'tokens.json'), 'utf8')).toBe(before);
    });
  },
);

describe('the lines', () => {
  it('hold one parameter for each -d, no -k, no comment and no continuation', () => {
    for (const line of linesFor('https://localhost:8243', '/data/tls/ca.pem')) {
      expect(line).toMatch(/^curl /);
      expect(line).not.toMatch(/[\n#&]| -k| --insecure|\\$/);
      for (const [, parameter] of line.matchAll(/ -d "?([^ "]+)/g)) expect(parameter).toMatch(/^\w+=(\w+|\$\(node)$/);
    }
  });

  it('go past a proxy only to this machine', () => {
    expect(linesFor('https://127.0.0.1:8243', '/ca.pem')[0]).toContain(' --noproxy 127.0.0.1 ');
    expect(linesFor('https://gateway.example.com', '/ca.pem')[0]).not.toContain('--noproxy');
  });

  it('on Windows are for PowerShell', () => {
    const [first, second] = linesFor(
      'https://localhost:8243',
      "C:\\it's data\\ca.pem",
      "C:\\it's data\\tokens.json",
      'win32',
    );
    expect(first).toContain(
      "curl.exe -sS --ssl-revoke-best-effort --noproxy localhost --cacert 'C:\\it''s data\\ca.pem' ",
    );
    expect(second).toContain(`"Authorization: Bearer $(node -p 'JSON.parse(require(''fs'').readFileSync(`);
  });
});

function linesFor(issuer: string, caFile: string, tokensFile = '/tokens.json', platform: NodeJS.Platform = 'linux') {
  const sampleApi = `${issuer}/pizzashack/1.0.0`;
  return curlLines({ issuer, sampleApi, caFile, tokensFile, user: USER, client: CLIENT }, platform);
}

/** As much of a token server as the lines need: it counts, and knows only the newest token. */
function tokenServer() {
  let count = 0;
  const issue = () => (
    (count += 1),
    JSON.stringify({ access_token: `access_${count}`, refresh_token: `refresh_${count}` })
  );
  const answers = (url: string, body: string, authorization: string): string | null => {
    if (url === '/pizzashack/1.0.0/menu')
      return authorization === `Bearer access_${count}` ? '[{"name":"Margherita"}]' : null;
    if (authorization !== `Basic ${Buffer.from('key_1:gths_secret').toString('base64')}`) return null;
    if (body === 'grant_type=password&username=maria&password=abcDEF123') {
      count = 0;
      return issue();
    }
    return body === `grant_type=refresh_token&refresh_token=refresh_${count}` ? issue() : null;
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => void (body += chunk));
    request.on('end', () => {
      const answer = answers(request.url ?? '', body, request.headers.authorization ?? '');
      response.writeHead(answer ? 200 : 400).end(answer ?? '{"error":"invalid"}');
    });
  };
}
