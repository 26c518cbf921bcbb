import { LoadingCache } from './loading-cache.js';

interface Thing {
  readonly owner: string;
}

/** A cache whose loads end when the test says so. */
function controlled() {
  const loads: { readonly key: string; readonly end: (value: Thing | null) => void }[] = [];
  const cache = new LoadingCache<Thing>(2, (key) => new Promise((end) => loads.push({ key, end })));
  const started = async (count: number) => {
    await new Promise(setImmediate);
    if (loads.length !== count) throw new Error(`${loads.length} loads were started, not ${count}.`);
    return loads[count - 1];
  };
  return { cache, loads, started };
}

describe('LoadingCache', () => {
  it('shares one load between callers, and remembers what it brought', async () => {
    const { cache, loads, started } = controlled();
    const both = Promise.all([cache.find('a'), cache.find('a')]);
    const thing = { owner: 'x' };
    (await started(1)).end(thing);
    expect(await both).toEqual([thing, thing]);
    expect(await cache.find('a')).toBe(thing);
    expect(cache.remembered('a')).toBe(thing);
    expect(loads).toHaveLength(1);
  });

  it('does not remember what began to load before it was forgotten', async () => {
    const { cache, started } = controlled();
    const stale = cache.read('a');
    const first = await started(1);
    cache.forget('a');
    const fresh = cache.read('a');
    (await started(2)).end({ owner: 'new' });
    expect(await fresh).toEqual({ owner: 'new' });
    first.end({ owner: 'old' });
    expect(await stale).toEqual({ owner: 'old' });
    expect(cache.remembered('a')).toEqual({ owner: 'new' });
  });

  it('takes a load under way for one of those that are forgotten by kind', async () => {
    const { cache, started } = controlled();
    const loading = cache.read('a');
    const load = await started(1);
    cache.forgetWhere(() => false);
    load.end({ owner: 'x' });
    await loading;
    expect(cache.remembered('a')).toBeNull();
  });

  it('forgets those of a kind, and no others', async () => {
    const { cache, started } = controlled();
    for (const [index, owner] of ['x', 'y'].entries()) {
      const loading = cache.read(owner);
      (await started(index + 1)).end({ owner });
      await loading;
    }
    cache.forgetWhere(({ owner }) => owner === 'x');
    expect([cache.remembered('x'), cache.remembered('y')]).toEqual([null, { owner: 'y' }]);
  });

  it('does not remember that there is nothing, and forgets what has gone', async () => {
    const { cache, started } = controlled();
    const first = cache.read('a');
    (await started(1)).end({ owner: 'x' });
    await first;
    const second = cache.read('a');
    (await started(2)).end(null);
    expect(await second).toBeNull();
    expect(cache.remembered('a')).toBeNull();
  });

  it('loads again after a load that failed', async () => {
    let calls = 0;
    const cache = new LoadingCache<Thing>(2, async () => {
      calls += 1;
      if (calls === 1) throw new Error('away');
      return { owner: 'x' };
    });
    await expect(cache.find('a')).rejects.toThrow('away');
    expect(await cache.find('a')).toEqual({ owner: 'x' });
  });

  it('keeps no more than its limit, those used last', async () => {
    const { cache, started } = controlled();
    for (const [index, key] of ['a', 'b', 'c'].entries()) {
      const loading = cache.read(key);
      (await started(index + 1)).end({ owner: key });
      await loading;
    }
    expect(cache.remembered('a')).toBeNull();
    expect(cache.remembered('c')).toEqual({ owner: 'c' });
  });
});
