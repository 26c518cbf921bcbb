import { temporarilyUnavailable } from './errors.js';
import { StorageUnavailable } from './ports/oauth-storage.js';

const RETRY_AFTER_SECONDS = 2;

/**
 * Runs `work`; if the storage is away, refuses with 503 and `Retry-After`. Nothing is known then about a write, and
 * repeating the request is safe (tokens.md §6).
 */
export async function whileStorageAnswers<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StorageUnavailable) {
      throw temporarilyUnavailable('the storage is not available', RETRY_AFTER_SECONDS);
    }
    throw error;
  }
}
