import type { Lifetime, MailServer, Settings, TokenLifetimes } from '#database/memory/settings';
import type { FieldFault } from '../http/problem.js';
import type { LifetimesBody, MailChangeBody, SettingsChangeBody, TokenLifetimesBody } from './dto/settings.dto.js';

/** What the settings become by a change; a member that is left out stays. */
export function changedSettings(
  before: Settings,
  body: SettingsChangeBody,
  seal: (password: string) => string,
): Settings {
  const { tokenLifetimes, lockout, mail, ...rest } = given(body);
  return {
    ...before,
    ...rest,
    tokenLifetimes: changedLifetimes(before.tokenLifetimes, tokenLifetimes ?? {}),
    lockout: { ...before.lockout, ...given(lockout ?? {}) },
    mail: mail === undefined ? before.mail : mail && changedMail(before.mail, mail, seal),
  };
}

/** What is wrong with settings that are fine each by itself. */
export function contradictions(before: Settings, after: Settings, body: SettingsChangeBody): readonly FieldFault[] {
  return [
    ...lifetimeFaults(after.tokenLifetimes),
    ...mailFaults(before.mail, after.mail, body.mail ?? null),
    ...(after.sessionIdleSeconds > after.sessionAbsoluteSeconds
      ? [fault('/sessionIdleSeconds', 'too_large', 'At most sessionAbsoluteSeconds.')]
      : []),
    ...(after.signUp === 'EMAIL' && after.mail === null
      ? [fault('/signUp', 'not_allowed', 'EMAIL needs a mail server: set mail too.')]
      : []),
    ...duplicateNames(after),
  ];
}

const given = <T extends object>(body: T): Partial<T> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<T>;

function changedLifetimes(before: TokenLifetimes, { defaults = {}, maxima = {} }: TokenLifetimesBody): TokenLifetimes {
  const changed = (lifetime: Lifetime, member: keyof LifetimesBody): Lifetime => ({
    defaultSeconds: defaults[member] ?? lifetime.defaultSeconds,
    maximumSeconds: maxima[member] ?? lifetime.maximumSeconds,
  });
  return {
    access: changed(before.access, 'accessTokenLifetimeSeconds'),
    refreshIdle: changed(before.refreshIdle, 'refreshTokenIdleSeconds'),
    refreshAbsolute: changed(before.refreshAbsolute, 'refreshTokenLifetimeSeconds'),
  };
}

function changedMail(before: MailServer | null, body: MailChangeBody, seal: (password: string) => string): MailServer {
  const { password, ...members } = given(body);
  const sealedPassword =
    password === undefined ? (before?.sealedPassword ?? null) : password === null ? null : seal(password);
  const unset = { host: '', port: 0, username: null, from: '' };
  return { ...unset, ...before, ...members, sealedPassword };
}

function lifetimeFaults({ access, refreshIdle, refreshAbsolute }: TokenLifetimes): FieldFault[] {
  const members = {
    accessTokenLifetimeSeconds: access,
    refreshTokenIdleSeconds: refreshIdle,
    refreshTokenLifetimeSeconds: refreshAbsolute,
  };
  return Object.entries(members)
    .filter(([, { defaultSeconds, maximumSeconds }]) => defaultSeconds > maximumSeconds)
    .map(([name]) => fault(`/tokenLifetimes/defaults/${name}`, 'too_large', `At most the maximum of ${name}.`));
}

/** A password goes to the server that it was given for, and to no other. */
function mailFaults(before: MailServer | null, after: MailServer | null, body: MailChangeBody | null): FieldFault[] {
  if (!after) return [];
  const missing = (['host', 'port', 'from'] as const).filter((member) => !after[member]);
  const hasMoved = before !== null && (before.host !== after.host || before.port !== after.port);
  const isTakenAlong = hasMoved && after.sealedPassword !== null && body?.password === undefined;
  return [
    ...missing.map((member) => fault(`/mail/${member}`, 'required', 'A mail server needs it.')),
    ...(isTakenAlong ? [fault('/mail/password', 'required', 'Send it again for another host or port, or null.')] : []),
  ];
}

function duplicateNames({ applicationAttributes }: Settings): FieldFault[] {
  const names = applicationAttributes.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [fault(`/applicationAttributes/${index}/name`, 'duplicate', 'This was named before.')],
  );
}

const fault = (pointer: string, code: string, detail: string): FieldFault => ({ pointer, code, detail });
