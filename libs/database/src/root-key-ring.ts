import type { RootKeys } from '#primitives/root-keys';
import type { SqlValue } from './connection.js';
import type { Repositories } from './repositories/repositories.js';
import { ROOT_KEY_DEPENDENTS } from './root-key-dependents.js';

const PAGE = 2_000;

/** How many things of one kind stand under one root key. */
export interface DependentCount {
  /** In hexadecimal. */
  readonly rootKeyId: string;
  /** For the operator: in the plural. */
  readonly name: string;
  readonly count: number;
}

/** What this needs of the database. */
export interface Ring {
  readonly read: Repositories;
  single<T>(work: (stores: Repositories) => Promise<T>): Promise<T>;
}

/**
 * Counts what lives under which root key, page by page, so that no statement takes long.
 *
 * @param pause called between two pages
 */
export async function countDependents(
  { read }: Pick<Ring, 'read'>,
  now: Date,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly DependentCount[]> {
  const all: DependentCount[] = [];
  for (const dependent of ROOT_KEY_DEPENDENTS) {
    const totals = new Map<string, number>();
    let after: SqlValue = null;
    do {
      const page = await read.rootKeyDependents.count(dependent, now, after, PAGE);
      for (const [id, count] of page.counts) totals.set(id, (totals.get(id) ?? 0) + count);
      after = page.after;
      if (after !== null) await pause();
    } while (after !== null);
    for (const [rootKeyId, count] of totals) all.push({ rootKeyId, name: dependent.name, count });
  }
  return all;
}

/** Notes that the first key writes, so that no other process takes it for one that nothing needs. */
export async function noteRootKey(ring: Ring, rootKeys: RootKeys, now: Date): Promise<void> {
  const sealed = rootKeys.seal('root-key-check', new Uint8Array(0));
  if (await ring.single(({ rootKeyChecks }) => rootKeyChecks.use(sealed, now))) return;
  const taken = (await ring.read.rootKeyChecks.all()).map(({ id }) => id);
  const id = Math.max(0, ...taken) + 1;
  await ring.single(({ rootKeyChecks }) => rootKeyChecks.add({ id, sealed, usedAt: now }));
}
