/** The work did not end in time; whether it will is not known. */
export class DeadlineExpired extends Error {
  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds} ms.`);
    this.name = 'DeadlineExpired';
  }
}

/** Waits for `work`, but no longer than this; then calls `onExpiry` and rejects with {@link DeadlineExpired}. */
export function withinDeadline<T>(milliseconds: number, work: Promise<T>, onExpiry: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const expire = () => {
      if (settled) return;
      onExpiry();
      reject(new DeadlineExpired(milliseconds));
    };
    // An answer may have arrived while this process itself was busy: let it be read before giving up.
    const timer = setTimeout(() => setImmediate(expire), milliseconds);
    const settle = () => {
      settled = true;
      clearTimeout(timer);
    };
    work.then(
      (value) => (settle(), resolve(value)),
      (error: unknown) => (settle(), reject(error)),
    );
  });
}
