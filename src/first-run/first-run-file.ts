import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { putInPlace, replaceFile, syncDirectory, writeDurably } from './private-file.js';
import { onDisk } from './start-refused.js';

const SAMPLE_API_PATH = '/pizzashack/1.0.0';

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface ConsumerKeys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** What moves when an address is configured anew; the rest was made once. */
export interface Addresses {
  readonly issuer: string;
  readonly console: string;
  readonly caFile: string;
}

/** `first-run.json`, for scripts (product.md §3). The sample's members are null without one. */
export interface FirstRun extends Addresses {
  readonly administrator: Login;
  readonly sampleUser: Login | null;
  readonly management: ConsumerKeys;
  readonly application: {
    readonly name: string;
    readonly production: ConsumerKeys;
    readonly sandbox: ConsumerKeys;
  } | null;
  readonly sampleApi: string | null;
}

/**
 * The file that holds in the clear what the database holds only as hashes. It is on the disk under another name before
 * the transaction that stores those hashes commits, and gets its name afterwards: so whatever moment the process dies at,
 * either both are there or, after the next {@link settle}, neither.
 */
export class FirstRunFile {
  readonly path: string;
  private readonly unsettled: string;

  constructor(private readonly dataDirectory: string) {
    this.path = join(dataDirectory, 'first-run.json');
    this.unsettled = `${this.path}.new`;
  }

  /** Puts it on the disk, not yet under its name. */
  prepare(firstRun: FirstRun): void {
    onDisk(this.dataDirectory, () => {
      writeDurably(this.unsettled, asText(firstRun));
      syncDirectory(this.dataDirectory);
    });
  }

  /** Gives it its name: its keys are in the database. */
  commit(): void {
    onDisk(this.dataDirectory, () => putInPlace(this.unsettled, this.path));
  }

  /** Removes what {@link prepare} wrote: its keys are not in the database and never will be. */
  discard(): void {
    onDisk(this.dataDirectory, () => rmSync(this.unsettled, { force: true }));
  }

  /** Finishes what a start that was interrupted left behind, by asking whether a consumer key is in the database. */
  async settle(isStored: (consumerKey: string) => Promise<boolean>): Promise<void> {
    if (!existsSync(this.unsettled)) return;
    const left = parse(readFileSync(this.unsettled, 'utf8'));
    if (left && (await isStored(left.management.consumerKey))) this.commit();
    else this.discard();
  }

  /** What the first start wrote; null when it is not there or no longer whole. Gatehouse itself does not need it. */
  read(): FirstRun | null {
    return existsSync(this.path) ? parse(readFileSync(this.path, 'utf8')) : null;
  }

  /** Writes the addresses of this start into it, if they changed. */
  moveTo(firstRun: FirstRun, addresses: Addresses): FirstRun {
    const sampleApi = firstRun.application && sampleApiAt(addresses.issuer);
    const moved = { ...firstRun, ...addresses, sampleApi };
    if (asText(moved) !== asText(firstRun)) onDisk(this.dataDirectory, () => replaceFile(this.path, asText(moved)));
    return moved;
  }
}

export const sampleApiAt = (issuer: string): string => `${issuer}${SAMPLE_API_PATH}`;

const asText = (firstRun: FirstRun): string => `${JSON.stringify(firstRun, null, 2)}\n`;

function parse(text: string): FirstRun | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFirstRun(value) ? value : null;
  } catch {
    return null;
  }
}

/** We wrote it; this only tells it from a file that was cut short or edited by accident. */
const isFirstRun = (value: unknown): value is FirstRun =>
  hasStrings(value, ['issuer', 'console', 'caFile']) &&
  hasStrings(member(value, 'administrator'), ['username', 'password']) &&
  hasStrings(member(value, 'management'), ['consumerKey', 'consumerSecret']) &&
  (member(value, 'sampleUser') === null || hasStrings(member(value, 'sampleUser'), ['username', 'password'])) &&
  (member(value, 'application') === null || hasKeys(member(value, 'application')));

const hasKeys = (value: unknown): boolean =>
  ['production', 'sandbox'].every((keyType) => hasStrings(member(value, keyType), ['consumerKey', 'consumerSecret']));

const hasStrings = (value: unknown, names: readonly string[]): boolean =>
  names.every((name) => typeof member(value, name) === 'string');

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined;
