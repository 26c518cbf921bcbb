import { LRUCache } from 'lru-cache';

/**
 * Remembers what was loaded, up to a number of entries. Callers who ask for the same key at once share one load, and
 * a load that began before {@link forget} is not remembered: it may have read what has just been changed.
 */
export class LoadingCache<Value extends object> {
  private readonly values: LRUCache<string, Value>;
  private readonly loads = new Map<string, Promise<Value | null>>();

  /** @param load null when there is no such thing, which is not remembered: anybody can ask for what does not exist */
  constructor(
    limit: number,
    private readonly load: (key: string) => Promise<Value | null>,
  ) {
    this.values = new LRUCache({ max: limit });
  }

  /** As remembered, without waiting. */
  remembered(key: string): Value | null {
    return this.values.get(key) ?? null;
  }

  /** As remembered, else loaded. */
  async find(key: string): Promise<Value | null> {
    return this.remembered(key) ?? this.read(key);
  }

  /** Loaded anew; concurrent callers share it. */
  read(key: string): Promise<Value | null> {
    const running = this.loads.get(key);
    if (running) return running;
    const load = this.loadAndKeep(key, () => this.loads.get(key) === load);
    this.loads.set(key, load);
    return load;
  }

  forget(key: string): void {
    this.values.delete(key);
    this.loads.delete(key);
  }

  /** Forgets every value of this kind, and every load that is under way, since it could become one. */
  forgetWhere(matches: (value: Value) => boolean): void {
    this.loads.clear();
    for (const [key, value] of this.values) if (matches(value)) this.values.delete(key);
  }

  private async loadAndKeep(key: string, isCurrent: () => boolean): Promise<Value | null> {
    await Promise.resolve(); // so that the caller has entered this load in the list
    try {
      const value = await this.load(key);
      if (isCurrent()) {
        if (value) this.values.set(key, value);
        else this.values.delete(key);
      }
      return value;
    } finally {
      if (isCurrent()) this.loads.delete(key);
    }
  }
}
