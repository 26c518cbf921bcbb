import type { RootKeys } from '#primitives/root-keys';
import { networkOf } from './network-of-address.js';
import type { ThrottledSubject } from './ports/oauth-storage.js';

/** How many passwords may be wrong in one window. A full window only lasts to its end: nobody is locked out for good. */
export interface LockoutPolicy {
  readonly windowSeconds: number;
  /** Of one account from one network: what stops guessing. */
  readonly failuresPerAccountAndNetwork: number;
  /** Of one account from everywhere: high, since it is also what somebody can do to a victim. */
  readonly failuresPerAccount: number;
  /** From one network to all accounts: what stops trying one password everywhere. */
  readonly failuresPerNetwork: number;
}

export const defaultLockoutPolicy: LockoutPolicy = {
  windowSeconds: 900,
  failuresPerAccountAndNetwork: 10,
  failuresPerAccount: 100,
  failuresPerNetwork: 300,
};

/** What is counted for an attempt, in the order of {@link isLockedOut}. Names nobody: keyed hashes. */
export function throttledSubjects(
  { username, clientAddress }: { readonly username: string; readonly clientAddress: string },
  { windowSeconds }: LockoutPolicy,
  rootKeys: RootKeys,
): readonly ThrottledSubject[] {
  const network = networkOf(clientAddress);
  return [
    ['account and network', username, network],
    ['account', username],
    ['network', network],
  ].map((subject) => ({
    fingerprint: rootKeys.fingerprint('throttle-subject', JSON.stringify(subject)),
    windowSeconds,
  }));
}

/** Whether an attempt that was counted already is one too many. */
export function isLockedOut(failures: readonly number[], policy: LockoutPolicy): boolean {
  const limits = [policy.failuresPerAccountAndNetwork, policy.failuresPerAccount, policy.failuresPerNetwork];
  return failures.some((count, index) => count > limits[index]);
}
