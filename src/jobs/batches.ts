const BATCH = 500;
const PAUSE_MS = 100;

/** Deletes until there is nothing left, a few hundred rows at a time with pauses, so as never to stand in anybody's way. */
export async function inBatches(deleteBatch: (limit: number) => Promise<number>): Promise<void> {
  while ((await deleteBatch(BATCH)) === BATCH) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
