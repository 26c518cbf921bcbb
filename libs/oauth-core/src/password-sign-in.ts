import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import { type LockoutPolicy, isLockedOut, throttledSubjects } from './lockout.js';
import type { Account, Role, UserStanding } from './model/user.js';
import type { OAuthStorage, ThrottledSubject } from './ports/oauth-storage.js';
import type { PasswordHasher, PasswordVerifier } from './ports/password-hasher.js';
import { mustHaveSecondFactor } from './second-factor-rule.js';

/** A longer one is nobody's: the hash would only take its time. */
export const MAX_PASSWORD_BYTES = 1024;

export interface PasswordAttempt {
  readonly username: string;
  readonly password: string;
  readonly clientAddress: string;
  /** Whether what they sign in to asks everybody for a second factor. */
  readonly secondFactorRequired?: boolean;
}

export interface SignInServices {
  readonly storage: OAuthStorage;
  readonly passwordHasher: PasswordHasher;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
  readonly lockout: LockoutPolicy;
  /** The roles that need a second factor. */
  readonly secondFactorRoles: readonly Role[];
}

/** `reason` is for the log alone: all refusals look alike, but for when to come back. */
export type SignIn =
  | {
      readonly outcome: 'signed-in';
      readonly user: UserStanding;
      /** Whether the person has a second factor, or must have one: then the password alone opens nothing. */
      readonly secondFactorNeeded: boolean;
    }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'locked-out'; readonly retryAfterSeconds: number };

/**
 * Signs in by a password alone. Who has a second factor, or must have one, is refused like anybody whose password is wrong.
 *
 * @see provePassword
 * @throws PasswordQueueFull, StorageUnavailable
 */
export const signInWithPassword = (attempt: PasswordAttempt, services: SignInServices): Promise<SignIn> =>
  attemptPassword(attempt, services, (account) => refusalOfPasswordAlone(account, attempt, services));

/**
 * Checks a password, with one lockout for every channel (tokens.md §4). An attempt counts as failed before it is made,
 * so that parallel guesses cannot share a count, and is taken back if it was right or if the lockout kept it from being
 * made: a network that is locked out adds nothing to the count of its victim. Three statements, and a fourth when the
 * hash was of an older kind. The caller sees to the second factor.
 *
 * @throws PasswordQueueFull, StorageUnavailable
 */
export const provePassword = (attempt: PasswordAttempt, services: SignInServices): Promise<SignIn> =>
  attemptPassword(attempt, services, refusalOfProof);

/** Why this account is refused although its password was right, or null. */
type Judge = (account: Account) => string | null;

const refusalOfProof: Judge = ({ enabled }) => (enabled ? null : 'the account is not active');

function refusalOfPasswordAlone(
  account: Account,
  { secondFactorRequired = false }: PasswordAttempt,
  services: SignInServices,
): string | null {
  const isNeeded = secondFactorRequired || needsSecondFactor(account, services);
  return refusalOfProof(account) ?? (isNeeded ? 'the account needs a second factor' : null);
}

const needsSecondFactor = (account: Account, { secondFactorRoles }: SignInServices): boolean =>
  account.hasSecondFactor || mustHaveSecondFactor(account, secondFactorRoles);

async function attemptPassword(attempt: PasswordAttempt, services: SignInServices, judge: Judge): Promise<SignIn> {
  const { storage, passwordHasher, rootKeys, lockout } = services;
  const subjects = throttledSubjects(attempt, lockout, rootKeys);
  const signIn = await passwordHasher.inSlot((verify) => tryPassword(attempt, subjects, { verify, judge }, services));
  if (signIn.outcome !== 'refused') await storage.single(({ throttles }) => throttles.forgive(subjects));
  return signIn;
}

async function tryPassword(
  { username, password }: PasswordAttempt,
  subjects: readonly ThrottledSubject[],
  { verify, judge }: { readonly verify: PasswordVerifier; readonly judge: Judge },
  services: SignInServices,
): Promise<SignIn> {
  const { storage, clock, lockout } = services;
  const now = clock.now();
  await storage.single(({ throttles }) => throttles.count(subjects, now));
  const { account, failures } = await storage.read.users.findForSignIn(username, subjects, now);
  if (isLockedOut(failures, lockout)) return { outcome: 'locked-out', retryAfterSeconds: lockout.windowSeconds };
  const matches = await verify(account?.passwordHash ?? null, password);
  const signIn = outcomeOf(account, matches, judge, services);
  if (account && signIn.outcome === 'signed-in') await renewHash(account, password, services);
  return signIn;
}

/** Replaces a hash of an older kind: this is the one moment at which the password is known. */
async function renewHash(
  { userId, passwordHash }: Account,
  password: string,
  { storage, passwordHasher }: SignInServices,
): Promise<void> {
  if (!passwordHasher.isOutdated(passwordHash)) return;
  const renewed = await passwordHasher.hash(password);
  await storage.single(({ users }) => users.replacePasswordHash(userId, passwordHash, renewed));
}

function outcomeOf(account: Account | null, passwordMatches: boolean, judge: Judge, services: SignInServices): SignIn {
  if (!account) return { outcome: 'refused', reason: 'unknown user name' };
  if (!passwordMatches) return { outcome: 'refused', reason: 'wrong password' };
  const refusal = judge(account);
  if (refusal !== null) return { outcome: 'refused', reason: refusal };
  const { passwordHash: _hash, secondFactorRequired: _required, hasSecondFactor: _has, ...user } = account;
  return { outcome: 'signed-in', user, secondFactorNeeded: needsSecondFactor(account, services) };
}
