import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { MailServer } from '#database/memory/settings';
import { RootKeys } from '#primitives/root-keys';
import { type Mail, isMailAddress } from './mail.js';

/** `refused`: for good, this mail will never be taken. `failed`: the server, or the way to it; worth another try. */
export type Delivery =
  { readonly outcome: 'delivered' } | { readonly outcome: 'refused' | 'failed'; readonly reason: string };

const IMPLICIT_TLS_PORT = 465;
/** Of the steps; the whole has the caller's deadline. */
const STEP_MS = 5_000;
const MAX_REPLY_BYTES = 64 * 1024;

/** Hands mails over to the mail server of the settings (RFC 5321, RFC 3207, RFC 8314). */
@Injectable()
export class MailTransport {
  constructor(private readonly rootKeys: RootKeys) {}

  /** @param signal ends the attempt, wherever it is */
  async deliver(mail: Mail, server: MailServer, signal: AbortSignal): Promise<Delivery> {
    if (!isMailAddress(mail.to)) return { outcome: 'refused', reason: 'not an address' };
    const transport = createTransport({
      host: server.host,
      port: server.port,
      ...securityOf(server),
      auth: this.loginOf(server),
      connectionTimeout: STEP_MS,
      greetingTimeout: STEP_MS,
      socketTimeout: STEP_MS,
      dnsTimeout: STEP_MS,
      maxResponseSize: MAX_REPLY_BYTES,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from: { name: 'Gatehouse', address: server.from },
        to: { name: '', address: mail.to },
        envelope: { from: server.from, to: [mail.to] },
        subject: mail.subject,
        text: mail.text,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      });
      return { outcome: 'delivered' };
    } catch (error) {
      return failureOf(error);
    } finally {
      transport.close();
    }
  }

  private loginOf({ username, sealedPassword }: MailServer) {
    if (username === null || sealedPassword === null) return undefined;
    const password = this.rootKeys.open('mail-password', Buffer.from(sealedPassword, 'base64'));
    return { user: username, pass: password?.toString() ?? '' };
  }
}

/**
 * TLS from the first byte on port 465, everywhere else STARTTLS or nothing is said at all: a server that does not offer
 * it, or somebody who takes the offer out of its greeting, gets neither password nor token. On this machine nobody is in
 * between.
 */
function securityOf({ host, port }: MailServer) {
  if (port === IMPLICIT_TLS_PORT) return { secure: true };
  return isLoopback(host) ? { secure: false, ignoreTLS: true } : { secure: false, requireTLS: true };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Replies repeat addresses and more, so only their numbers are told. Looks at the members: there are many classes of errors. */
function failureOf(error: unknown): Delivery {
  const fault: { code?: unknown; responseCode?: unknown } = typeof error === 'object' && error !== null ? error : {};
  const { code, responseCode } = fault;
  const isFinal = (code === 'EENVELOPE' || code === 'EMESSAGE') && Number(responseCode ?? 0) >= 500;
  const reason = `${typeof code === 'string' ? code : 'unknown'} ${Number(responseCode ?? 0) || ''}`.trimEnd();
  return { outcome: isFinal ? 'refused' : 'failed', reason };
}
