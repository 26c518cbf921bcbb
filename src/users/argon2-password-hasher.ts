import { Injectable } from '@nestjs/common';
import { type Options, hash, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import { PasswordHasher, PasswordQueueFull, type PasswordVerifier } from '#oauth-core/ports/password-hasher';
import { isClassicHash, matchesClassic } from './classic-password.js';

/** OWASP's first choice, 19 MiB, 2 passes, 1 lane; the package's default algorithm is argon2id. */
const COST: Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Of libuv, unless UV_THREADPOOL_SIZE says otherwise. */
const POOL_THREADS = 4;

/** One core at least, and one thread of the pool, are left to everything that is not a password, such as signatures. */
const SLOTS = Math.max(1, Math.min(availableParallelism(), POOL_THREADS) - 1);

/** About a second and a half of work for each slot; whoever comes later is better told than kept waiting. */
const QUEUE_LENGTH = SLOTS * 128;

/** A hash of a password that nobody has, for comparing when there is no account. */
const nobody = hash('nobody has this password', COST);

@Injectable()
export class Argon2PasswordHasher extends PasswordHasher {
  private free = SLOTS;
  private readonly queue: (() => void)[] = [];

  /** @throws PasswordQueueFull */
  async inSlot<T>(attempt: (verifier: PasswordVerifier) => Promise<T>): Promise<T> {
    await this.takeSlot();
    try {
      return await attempt(verifyPassword);
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free += 1;
    }
  }

  hash(password: string): Promise<string> {
    return hash(password, COST);
  }

  isOutdated(passwordHash: string): boolean {
    return isClassicHash(passwordHash);
  }

  private takeSlot(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve();
    }
    if (this.queue.length >= QUEUE_LENGTH) throw new PasswordQueueFull(2);
    return new Promise((resolve) => this.queue.push(resolve));
  }
}

/** A classic hash is quick to compare: without the work of an argon2id one, the time would tell who was imported. */
const verifyPassword: PasswordVerifier = async (passwordHash, password) => {
  const isArgon2 = passwordHash !== null && !isClassicHash(passwordHash);
  const matches = await verify(isArgon2 ? passwordHash : await nobody, password);
  if (passwordHash === null) return false;
  return isArgon2 ? matches : matchesClassic(passwordHash, password);
};
