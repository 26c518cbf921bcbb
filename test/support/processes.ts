import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicMs } from '#primitives/clock';
import { type Ports, portsAt } from '../../src/config/ports.js';
import type { FirstRun } from '../../src/first-run/first-run-file.js';
import { caFileIn, ownCertificate } from '../../src/first-run/own-certificate.js';
import { PublicAddresses } from '../../src/http/public-addresses.js';
import { randomOffset } from './free-port.js';
import { type Answer, type AnswerCheck, type Call, HttpsClient } from './https-client.js';
import { OpenApiValidator } from './openapi-validator.js';

const MAIN = join(import.meta.dirname, '../../dist/src/main.js');
const START_TIMEOUT_MS = 60_000;

/** The key of `testRootKeys`, as an operator writes it: so that the test's own view of the database fits. */
export const TEST_ROOT_KEY = Buffer.alloc(32, 7).toString('base64');

/** Where one process keeps its files and listens. */
export interface ProcessPlace {
  readonly dataDirectory: string;
  readonly portOffset: number;
  readonly ports: Ports;
}

export interface ProcessOptions {
  /** Variables beside those that place it. Nothing else of this process's environment gets there but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** A fresh one unless given. */
  readonly place?: ProcessPlace;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Gatehouse as its operator runs it. */
export interface GatehouseProcess {
  readonly pid: number;
  readonly place: ProcessPlace;
  readonly issuer: string;
  readonly consoleUrl: string;
  /** Trusts the certificate of this process. */
  readonly client: HttpsClient;
  /** What it printed when all its listeners were up. */
  readonly startUpText: string;
  /** Everything on standard output so far, and on standard error. */
  stdout(): string;
  log(): string;
  /** What `first-run.json` says; null when this process has none. */
  readonly firstRun: FirstRun | null;
  /** Calls this process's own gateway port in the name of the issuer, as a load balancer in front of several does. */
  gateway(path: string, call?: Call): Promise<Answer>;
  /** GET on the operations listener. */
  operations(path: string): Promise<{ readonly status: number; readonly text: string }>;
  kill(signal: NodeJS.Signals): void;
  /** When it and every process that it started have ended. */
  readonly exited: Promise<Exit>;
  /** The next process in the same place. This one is killed if it has not ended yet. */
  startAgain(env?: Readonly<Record<string, string>>): Promise<GatehouseProcess>;
}

const children = new Set<ChildProcess>();
const clients = new Set<HttpsClient>();
const directories = new Set<string>();
const takenPorts = new Set<number>();

afterAll(async () => {
  for (const client of clients) client.close();
  await Promise.all([...children].map(end));
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A directory that is gone after the tests of this file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-process-'));
  directories.add(directory);
  return directory;
}

/** An empty data directory, and a port offset of which every port is free at this moment. */
export async function newPlace(): Promise<ProcessPlace> {
  for (;;) {
    const portOffset = randomOffset();
    const ports = portsAt(portOffset);
    if (!(await areFree(Object.values(ports)))) continue;
    Object.values(ports).forEach((port) => takenPorts.add(port));
    return { dataDirectory: temporaryDirectory(), portOffset, ports };
  }
}

/** Starts one and waits until it says that it is ready. Whatever is still running after the tests of the file is ended. */
export async function startProcess({ env = {}, place }: ProcessOptions = {}): Promise<GatehouseProcess> {
  const where = place ?? (await newPlace());
  const run = launch(env, where);
  const deadline = setTimeout(() => run.child.kill('SIGKILL'), START_TIMEOUT_MS);
  const exit = await Promise.race([run.ready, run.exited]);
  clearTimeout(deadline);
  if (exit) throw new Error(`Gatehouse ended (${exit.code ?? exit.signal}) before it was ready:\n${run.stderr()}`);

  const issuer = env.GATEHOUSE_ISSUER ?? `https://localhost:${where.ports.gateway}`;
  const consoleUrl = env.GATEHOUSE_CONSOLE_URL ?? `https://localhost:${where.ports.console}`;
  const ca = readFileSync(env.GATEHOUSE_TLS_CERT ?? caFileIn(where.dataDirectory));
  const client = new HttpsClient(ca, documented(where, new PublicAddresses(issuer, consoleUrl)));
  clients.add(client);
  return {
    pid: run.child.pid ?? 0,
    place: where,
    issuer,
    consoleUrl,
    client,
    startUpText: run.stdout(),
    stdout: run.stdout,
    log: run.stderr,
    firstRun: readFirstRun(where),
    gateway: (path, { headers, ...call } = {}) =>
      client.call(`https://localhost:${where.ports.gateway}${path}`, {
        ...call,
        headers: { Host: new URL(issuer).host, ...headers },
      }),
    operations: (path) => getPlainly(`http://127.0.0.1:${where.ports.operations}${path}`),
    kill: (signal) => void run.child.kill(signal),
    exited: run.exited,
    startAgain: async (more = {}) => {
      await end(run.child);
      await run.exited;
      return startProcess({ env: { ...env, ...more }, place: where });
    },
  };
}

/** A start that must fail; what it says and how it ends. */
export async function startRefused({
  env = {},
  place,
}: ProcessOptions): Promise<Exit & { readonly stdout: string; readonly stderr: string }> {
  const run = launch(env, place ?? (await newPlace()));
  const deadline = setTimeout(() => run.child.kill('SIGKILL'), START_TIMEOUT_MS);
  const started = run.ready.then(() => run.child.kill('SIGKILL')); // shows as an end by a signal
  const exit = await run.exited;
  clearTimeout(deadline);
  void started;
  return { ...exit, stdout: run.stdout(), stderr: run.stderr() };
}

/** Starts one and kills it with SIGKILL so many milliseconds later, wherever it is by then. */
export async function killedDuringStart(afterMs: number, { env = {}, place }: ProcessOptions): Promise<void> {
  const { child, exited } = launch(env, place ?? (await newPlace()));
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  await exited;
  clearTimeout(timer);
}

/**
 * What the operator of several processes on one database sets alike for all of them: root key, addresses, TLS files. The
 * issuer is the address of the first place.
 */
export async function sharedEnvironment(databaseUrl: string, first: ProcessPlace): Promise<Record<string, string>> {
  const [issuer, consoleUrl] = [first.ports.gateway, first.ports.console].map((port) => `https://localhost:${port}`);
  const directory = temporaryDirectory();
  await ownCertificate(directory, [issuer, consoleUrl], new Date());
  return {
    DATABASE_URL: databaseUrl,
    GATEHOUSE_SAMPLE: 'on',
    GATEHOUSE_ROOT_KEY: TEST_ROOT_KEY,
    GATEHOUSE_ISSUER: issuer,
    GATEHOUSE_CONSOLE_URL: consoleUrl,
    GATEHOUSE_TLS_CERT: join(directory, 'tls/cert.pem'),
    GATEHOUSE_TLS_KEY: join(directory, 'tls/key.pem'),
  };
}

/**
 * Compares every answer with the OpenAPI document, in which a process has its public addresses and not its ports. What is
 * said in plain text, before there is anybody to answer in a dialect, is in the document's words alone.
 */
function documented({ ports }: ProcessPlace, addresses: PublicAddresses): AnswerCheck {
  const validator = new OpenApiValidator(addresses);
  const publicly = (url: string): string =>
    url
      .replace(`https://localhost:${ports.gateway}`, addresses.issuer)
      .replace(`https://localhost:${ports.console}`, addresses.consoleUrl);
  return (method, url, answer) => {
    const isPlain = answer.headers['content-type']?.startsWith('text/plain');
    if (!(answer.status === 503 && isPlain)) validator.check(method, publicly(url), answer);
  };
}

/** Two processes on one database, each with its own data directory and ports. The first one makes the first keys. */
export async function startTwo(
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly [GatehouseProcess, GatehouseProcess]> {
  const place = await newPlace();
  const env = { ...(await sharedEnvironment(databaseUrl, place)), ...more };
  const first = await startProcess({ env, place });
  return [first, await startProcess({ env })];
}

/** Asks every few milliseconds until the answer is not null; fails when that takes too long. */
export async function until<T>(what: string, ask: () => Promise<T | null> | T | null, withinMs = 10_000): Promise<T> {
  const endsAtMs = monotonicMs() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (monotonicMs() > endsAtMs) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function launch(env: Readonly<Record<string, string>>, { dataDirectory, portOffset }: ProcessPlace) {
  const child = spawn(process.execPath, [MAIN], {
    cwd: dataDirectory,
    env: {
      PATH: process.env.PATH,
      GATEHOUSE_DATA_DIR: dataDirectory,
      GATEHOUSE_PORT_OFFSET: String(portOffset),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
  const ready = new Promise<null>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text; // the start-up text is one write, so its first part is all of it
      resolve(null);
    });
  });
  // Not `exit`: the output is closed only when nobody is left who could write to it.
  const exited = new Promise<Exit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  return { child, ready, exited, stdout: () => stdout, stderr: () => stderr };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function readFirstRun({ dataDirectory }: ProcessPlace): FirstRun | null {
  const file = join(dataDirectory, 'first-run.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) if (takenPorts.has(port) || !(await isFree(port))) return false;
  return true;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function getPlainly(url: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    request.on('error', reject);
  });
}
