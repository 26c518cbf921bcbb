import type { Mail } from './mail.js';

/** What every mail needs to know of the installation. Addresses come from the configuration, never from a request. */
export interface MailFacts {
  readonly consoleUrl: string;
  readonly supportEmail: string | null;
}

/** To whom a mail goes; of what people chose themselves only the user name is repeated, which holds no sentence. */
export interface Recipient {
  readonly to: string;
  readonly username: string;
}

const AN_HOUR = 'one hour';
const A_DAY = 'one day';
const A_WEEK = 'seven days';

export const confirmAddress = (recipient: Recipient, token: string, facts: MailFacts): Mail =>
  mail(recipient, 'Confirm your address', facts, [
    `the account ${recipient.username} of Gatehouse at ${facts.consoleUrl} names this address as its own.`,
    ...howToUse(token, 'sign-ups/confirm', '{"token": "…"}', A_DAY, facts),
    'If that was not you, do nothing: the address is not used.',
  ]);

export const resetPassword = (recipient: Recipient, token: string, facts: MailFacts): Mail =>
  mail(recipient, 'Set a new password', facts, [
    `somebody asked for a new password for the account ${recipient.username} of Gatehouse at ${facts.consoleUrl}.`,
    ...howToUse(token, 'password-resets/confirm', '{"token": "…", "newPassword": "…"}', AN_HOUR, facts),
    'If that was not you, do nothing: the password stays as it is.',
  ]);

export const invitation = (recipient: Recipient, token: string, facts: MailFacts): Mail =>
  mail(recipient, 'You are invited', facts, [
    `an administrator has opened the account ${recipient.username} for you in Gatehouse at ${facts.consoleUrl}. ` +
      'Choose a password to begin.',
    ...howToUse(token, 'password-resets/confirm', '{"token": "…", "newPassword": "…"}', A_WEEK, facts),
    'If you do not know what this is about, do nothing.',
  ]);

export const alreadyRegistered = (recipient: Recipient, facts: MailFacts): Mail =>
  mail(recipient, 'You have an account already', facts, [
    `somebody named this address when opening an account of Gatehouse at ${facts.consoleUrl}. It belongs to the account ` +
      `${recipient.username} already, which was not changed.`,
    `If that was you: sign in as ${recipient.username}. A lost password is replaced with a POST to ` +
      `${facts.consoleUrl}/api/v1/password-resets.`,
    'If that was not you, do nothing.',
  ]);

export const passwordChanged = (recipient: Recipient, facts: MailFacts): Mail =>
  mail(recipient, 'Your password was changed', facts, [
    `the password of the account ${recipient.username} of Gatehouse at ${facts.consoleUrl} was changed. Everything that ` +
      'was signed in with the old one has ended.',
    'If that was not you, ask for a new password at once and tell your administrator.',
  ]);

/** @param news what happened, as a sentence without its end */
export const factorNews = (recipient: Recipient, news: string, facts: MailFacts): Mail =>
  mail(recipient, 'Your second factors', facts, [
    `for the account ${recipient.username} of Gatehouse at ${facts.consoleUrl} ${news}.`,
    `If that was not you, change your password at once, look through ${facts.consoleUrl}/account/factors and tell your ` +
      'administrator.',
  ]);

const howToUse = (token: string, path: string, body: string, lifetime: string, { consoleUrl }: MailFacts) => [
  `To go on, use this token within ${lifetime}. It works once:`,
  token,
  `Send it as ${body} with a POST to ${consoleUrl}/api/v1/${path}; ${consoleUrl}/docs has a form for it.`,
];

function mail(
  { to, username }: Recipient,
  subject: string,
  { supportEmail }: MailFacts,
  parts: readonly string[],
): Mail {
  const help = supportEmail === null ? [] : [`Questions: ${supportEmail}`];
  return { to, subject: `Gatehouse: ${subject}`, text: [`Hello ${username},`, ...parts, ...help, ''].join('\n\n') };
}
