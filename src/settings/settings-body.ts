import type { Lifetime, Settings, TokenLifetimes } from '#database/memory/settings';
import type { PublicSettingsBody, SettingsBody, ShownLifetimesBody } from './dto/settings.dto.js';

/** What everybody may know. */
export const publicSettingsBody = (settings: Settings) =>
  ({
    signUp: settings.signUp,
    passwordMinLength: settings.passwordMinLength,
    applicationAttributes: settings.applicationAttributes,
    supportEmail: settings.supportEmail,
  }) satisfies PublicSettingsBody;

/** What an administrator sees: everything but the password of the mail server. */
export const settingsBody = (settings: Settings): SettingsBody => ({
  ...publicSettingsBody(settings),
  applicationApproval: settings.applicationApproval,
  defaultPlanId: settings.defaultPlanId,
  tokenLifetimes: {
    defaults: lifetimes(settings.tokenLifetimes, 'defaultSeconds'),
    maxima: lifetimes(settings.tokenLifetimes, 'maximumSeconds'),
  },
  secretOverlapMaxSeconds: settings.secretOverlapMaxSeconds,
  lockout: { ...settings.lockout },
  auditRetentionDays: settings.auditRetentionDays,
  usageRetentionDays: settings.usageRetentionDays,
  mail: settings.mail && {
    host: settings.mail.host,
    port: settings.mail.port,
    username: settings.mail.username,
    from: settings.mail.from,
  },
  privateBackends: settings.privateBackends,
  sessionIdleSeconds: settings.sessionIdleSeconds,
  sessionAbsoluteSeconds: settings.sessionAbsoluteSeconds,
  secondFactorRoles: settings.secondFactorRoles,
});

const lifetimes = (
  { access, refreshIdle, refreshAbsolute }: TokenLifetimes,
  which: keyof Lifetime,
): ShownLifetimesBody => ({
  accessTokenLifetimeSeconds: access[which],
  refreshTokenIdleSeconds: refreshIdle[which],
  refreshTokenLifetimeSeconds: refreshAbsolute[which],
});
