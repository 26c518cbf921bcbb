import { availableParallelism } from 'node:os';
import { type PasswordHasher, PasswordQueueFull } from '#oauth-core/ports/password-hasher';
import { Argon2PasswordHasher } from '../../src/users/argon2-password-hasher.js';
import { MemoryPasswordHasher } from '../support/memory-directories.js';
import { lookAlikes } from '../support/port-subjects.js';

const hashers: Readonly<Record<string, () => PasswordHasher>> = {
  memory: () => new MemoryPasswordHasher(),
  argon2: () => new Argon2PasswordHasher(),
};

describe.each(Object.entries(hashers))('PasswordHasher of %s', (_name, make) => {
  const hasher = make();
  const check = (hash: string | null, password: string) => hasher.inSlot((verify) => verify(hash, password));

  it('tells the right password from every other', async () => {
    const long = 'long '.repeat(20);
    for (const password of ['right', long]) {
      const passwordHash = await hasher.hash(password);
      expect(await check(passwordHash, password)).toBe(true);
      const others = [...lookAlikes(password), `${password}x`, passwordHash];
      for (const other of others) expect([other, await check(passwordHash, other)]).toEqual([other, false]);
    }
  });

  it('answers false for somebody who does not exist, whatever the password', async () => {
    for (const password of ['right', '', 'null', 'nobody has this password']) {
      expect([password, await check(null, password)]).toEqual([password, false]);
    }
  });

  it('passes on what an attempt returns or throws, and gives its slot back', async () => {
    for (let time = 0; time < 100; time += 1) {
      await expect(hasher.inSlot(() => Promise.reject(new Error('thrown')))).rejects.toThrow('thrown');
    }
    expect(await hasher.inSlot(async () => 'returned')).toBe('returned');
  });

  it('runs a few attempts at once, lets some wait, and refuses all others at once', async () => {
    let begun = 0;
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const attempt = async () => {
      begun += 1;
      await finished;
    };
    const refusals: unknown[] = [];
    const crowd = Array.from({ length: 20_000 }, () =>
      hasher.inSlot(attempt).catch((error: unknown) => refusals.push(error)),
    );
    await new Promise(setImmediate);
    const [few, refused] = [begun, refusals.length];
    finish();
    await Promise.all(crowd);

    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThanOrEqual(Math.max(8, availableParallelism()));
    expect(refused).toBeGreaterThan(0);
    for (const error of refusals.slice(0, 10)) {
      expect(error).toBeInstanceOf(PasswordQueueFull);
      expect(error).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    }
    expect([begun, refusals.length]).toEqual([crowd.length - refused, refused]);
    expect(begun).toBeGreaterThan(few);
    expect(await hasher.inSlot(async () => 'free again')).toBe('free again');
  });
});
