import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';

/** All ports stay below those that outgoing connections use. */
const OFFSETS = 20_000;
/** From the lowest port of an offset to its highest, and some more. */
const SPAN = 1_600;
const PARTS = Math.min(availableParallelism(), 5);

/** A port offset among those of this worker: no other worker can take its ports between a look at them and their use. */
export function randomOffset(): number {
  const width = OFFSETS / PARTS;
  const part = Number(process.env.JEST_WORKER_ID ?? 0) % PARTS;
  return Math.floor(part * width) + randomInt(1, Math.floor(width) - SPAN);
}

/** A port of this machine on which nobody listens at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
