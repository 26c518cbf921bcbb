import { defaultLockoutPolicy, type LockoutPolicy } from '#oauth-core/lockout';

/** What an administrator may change while the system runs. */
export interface Settings {
  readonly tokenLifetimes: TokenLifetimes;
  readonly lockout: LockoutPolicy;
  /** Which private addresses a back end may have; link-local ones never. */
  readonly privateBackends: 'NONE' | 'LOOPBACK' | 'ALL';
  /** Whether a new application waits for an administrator. */
  readonly applicationApproval: boolean;
}

export interface TokenLifetimes {
  readonly access: Lifetime;
  readonly refreshIdle: Lifetime;
  readonly refreshAbsolute: Lifetime;
}

/** What a key pair gets that says nothing, and the most that it may say. */
export interface Lifetime {
  readonly defaultSeconds: number;
  readonly maximumSeconds: number;
}

export type SettingName = keyof Settings;

/** tokens.md §4. */
export const DEFAULT_SETTINGS: Settings = {
  tokenLifetimes: {
    access: { defaultSeconds: 3_600, maximumSeconds: 86_400 },
    refreshIdle: { defaultSeconds: 86_400, maximumSeconds: 7_776_000 },
    refreshAbsolute: { defaultSeconds: 2_592_000, maximumSeconds: 31_536_000 },
  },
  lockout: defaultLockoutPolicy,
  privateBackends: 'NONE',
  applicationApproval: false,
};

/** For how long anything that a key pair or a person was given can live: so long must be remembered that it ended. */
export const longestTokenSeconds = ({ tokenLifetimes: { access, refreshAbsolute } }: Settings): number =>
  Math.max(access.maximumSeconds, refreshAbsolute.maximumSeconds);

/** The settings in force: what is stored, and the default for everything else. */
export const settingsOf = (stored: Partial<Settings>): Settings => ({
  tokenLifetimes: { ...DEFAULT_SETTINGS.tokenLifetimes, ...stored.tokenLifetimes },
  lockout: { ...DEFAULT_SETTINGS.lockout, ...stored.lockout },
  privateBackends: stored.privateBackends ?? DEFAULT_SETTINGS.privateBackends,
  applicationApproval: stored.applicationApproval ?? DEFAULT_SETTINGS.applicationApproval,
});
