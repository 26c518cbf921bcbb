import { monotonicMs } from '#primitives/clock';

const BATCH = 500;
const PAUSE_MS = 100;

/** So many times as long as it worked it rests, so that it takes less of a database that has much to do. */
const REST = 5;

/** Deletes until there is nothing left, a few hundred rows at a time with pauses, so as never to stand in anybody's way. */
export async function inBatches(deleteBatch: (limit: number) => Promise<number>): Promise<void> {
  for (;;) {
    const beganAtMs = monotonicMs();
    if ((await deleteBatch(BATCH)) < BATCH) return;
    const pauseMs = Math.max(PAUSE_MS, REST * (monotonicMs() - beganAtMs));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
