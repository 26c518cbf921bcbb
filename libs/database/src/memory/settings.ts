import { defaultLockoutPolicy, type LockoutPolicy } from '#oauth-core/lockout';
import type { Role } from '#oauth-core/model/user';

/** What an administrator may change while the system runs. */
export interface Settings {
  readonly tokenLifetimes: TokenLifetimes;
  readonly lockout: LockoutPolicy;
  /** Which private addresses a back end may have; link-local ones never. */
  readonly privateBackends: 'NONE' | 'LOOPBACK' | 'ALL';
  readonly signUp: SignUp;
  /** Whether a new application waits for an administrator. */
  readonly applicationApproval: boolean;
  /** The plan that a subscription gets when none is asked for; null: one has to be asked for. */
  readonly defaultPlanId: string | null;
  readonly passwordMinLength: number;
  /** How long an old secret may live on beside the one that replaces it. */
  readonly secretOverlapMaxSeconds: number;
  /** What is asked of whoever registers an application. */
  readonly applicationAttributes: readonly ApplicationAttribute[];
  readonly auditRetentionDays: number;
  readonly usageRetentionDays: number;
  readonly supportEmail: string | null;
  /** Null: no mails are sent. */
  readonly mail: MailServer | null;
  readonly sessionIdleSeconds: number;
  readonly sessionAbsoluteSeconds: number;
  /** The roles that need a second factor. */
  readonly secondFactorRoles: readonly Role[];
}

/**
 * Who may open an account: anybody at once, anybody who proves an address, anybody whom an administrator lets in, or
 * nobody.
 */
export type SignUp = 'OPEN' | 'EMAIL' | 'APPROVAL' | 'CLOSED';

export interface ApplicationAttribute {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
}

/** Where mails are handed over. */
export interface MailServer {
  readonly host: string;
  /** 465 speaks TLS from the first byte; every other one has to offer STARTTLS, unless the host is this machine. */
  readonly port: number;
  /** Null: without authentication. */
  readonly username: string | null;
  /** Sealed with the root key (purpose `mail-password`), in base64. */
  readonly sealedPassword: string | null;
  /** The address of the sender. */
  readonly from: string;
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
  signUp: 'CLOSED',
  applicationApproval: false,
  defaultPlanId: null,
  passwordMinLength: 10,
  secretOverlapMaxSeconds: 2_592_000,
  applicationAttributes: [],
  auditRetentionDays: 365,
  usageRetentionDays: 90,
  supportEmail: null,
  mail: null,
  sessionIdleSeconds: 1_800,
  sessionAbsoluteSeconds: 43_200,
  secondFactorRoles: [],
};

/** For how long anything that a key pair or a person was given can live: so long must be remembered that it ended. */
export const longestTokenSeconds = ({ tokenLifetimes: { access, refreshAbsolute } }: Settings): number =>
  Math.max(access.maximumSeconds, refreshAbsolute.maximumSeconds);

/** The settings in force: what is stored, and the default for everything else. */
export const settingsOf = (stored: Partial<Settings>): Settings => ({
  ...DEFAULT_SETTINGS,
  ...stored,
  tokenLifetimes: { ...DEFAULT_SETTINGS.tokenLifetimes, ...stored.tokenLifetimes },
  lockout: { ...DEFAULT_SETTINGS.lockout, ...stored.lockout },
});
