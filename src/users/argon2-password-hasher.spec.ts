import { createHook } from 'node:async_hooks';
import { availableParallelism } from 'node:os';
import { PasswordQueueFull } from '#oauth-core/ports/password-hasher';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';

const AT_WORK = Math.max(1, Math.min(availableParallelism(), 4) - 1);
const WAITING = AT_WORK * 128;

/** A hasher in which every slot is taken and every place in the queue as well. */
async function crowded() {
  const hasher = new Argon2PasswordHasher();
  let begun = 0;
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const attempt = async () => {
    begun += 1;
    await finished;
  };
  const attempts = Array.from({ length: AT_WORK + WAITING }, () => hasher.inSlot(attempt));
  await new Promise((resolve) => setImmediate(resolve));
  return { hasher, finish, begun: () => begun, all: Promise.all(attempts) };
}

/** How often `work` uses the thread pool through a native module, which gives its work no name. */
async function nativeWork(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const hook = createHook({ init: (_id, type) => void (type === 'undefined' && (count += 1)) }).enable();
  await work();
  hook.disable();
  return count;
}

describe('Argon2PasswordHasher', () => {
  it('[105] works on fewer passwords at once than there are cores, whatever the storm', async () => {
    const { begun, finish, all } = await crowded();
    expect(begun()).toBe(AT_WORK);
    finish();
    await all;
    expect(begun()).toBe(AT_WORK + WAITING);
  });

  it('[105] says at once when to come back once the queue is full, and works again when it is not', async () => {
    const { hasher, finish, all } = await crowded();
    let outcome: unknown = 'still waiting';
    void hasher.inSlot(async () => undefined).catch((error: unknown) => (outcome = error));
    await new Promise((resolve) => setImmediate(resolve));
    expect(outcome).toEqual(new PasswordQueueFull(2));
    finish();
    await all;
    await expect(hasher.inSlot(async () => 'tried')).resolves.toBe('tried');
  });

  it('gives the slot back when the attempt throws', async () => {
    const hasher = new Argon2PasswordHasher();
    for (let time = 0; time <= AT_WORK; time += 1) {
      await expect(hasher.inSlot(() => Promise.reject(new Error('thrown')))).rejects.toThrow('thrown');
    }
  });

  it('tells the right password from a wrong one, and matches nothing where there is no hash', async () => {
    const hasher = new Argon2PasswordHasher();
    const passwordHash = await hasher.hash('right');
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const verify = (hash: string | null, password: string) => hasher.inSlot((verifier) => verifier(hash, password));
    expect(await verify(passwordHash, 'right')).toBe(true);
    expect(await verify(passwordHash, 'wrong')).toBe(false);
    expect(await verify(null, 'nobody has this password')).toBe(false);
  });

  it('[124] knows an imported password in the time of an argon2id one, and asks for a newer hash of it', async () => {
    const hasher = new Argon2PasswordHasher();
    const imported = '$classic-sha256$ZG9nZ2VkCg==$T62cJ9MWX2R/ho6xh88O0N7XiSlUm8eX0LF/2+Wz69Q=';
    const verify = (hash: string | null, password: string) => hasher.inSlot((verifier) => verifier(hash, password));
    expect(await verify(imported, 'admin1234')).toBe(true);
    expect(await verify(imported, 'nobody has this password')).toBe(false);
    const modern = await hasher.hash('admin1234');
    const work = (hash: string | null) => nativeWork(() => verify(hash, 'admin1234'));
    expect(await work(modern)).toBe(1);
    expect(await work(imported)).toBe(1);
    expect(await work(null)).toBe(1);
    expect(hasher.isOutdated(imported)).toBe(true);
    expect(hasher.isOutdated(modern)).toBe(false);
  });
});
