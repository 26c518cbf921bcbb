import { monotonicMs } from '#primitives/clock';

const BATCH = 500;
const PAUSE_MS = 100;

/** So many times as long as it worked it rests, so that it takes less of a database that has much to do. */
const REST = 5;

/**
 * Deletes until there is nothing left, a few hundred rows at a time with pauses, so as never to stand in anybody's way. Of
 * processes that do so at once each deletes a part of the same few hundred, and at least one of them some: it goes on.
 */
export async function inBatches(deleteBatch: (limit: number) => Promise<number>): Promise<void> {
  for (;;) {
    const beganAtMs = monotonicMs();
    if ((await deleteBatch(BATCH)) === 0) return;
    const pauseMs = Math.max(PAUSE_MS, REST * (monotonicMs() - beganAtMs));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
