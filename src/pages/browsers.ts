import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RootKeys, sameBytes } from '#primitives/root-keys';
import { PublicAddresses } from '../http/public-addresses.js';
import { rawHeaders } from '../http/raw-headers.js';

/** 256 random bits in base64url. */
const COOKIE_VALUE = /^[\w-]{43}$/;

/**
 * The one cookie of the console (tokens.md §8): a random name for a browser, which is nobody's until a session or a
 * sign-in is stored under it. Nothing is stored for browsers that nobody signs in with.
 */
@Injectable()
export class Browsers {
  private readonly cookieName: string;

  constructor(
    { consoleUrl }: PublicAddresses,
    private readonly rootKeys: RootKeys,
  ) {
    this.cookieName = `__Host-gatehouse-${new URL(consoleUrl).port || '443'}`;
  }

  /** What the cookie says; null when there is none, or two, or it is not one of ours. */
  of(request: Request): string | null {
    const values = rawHeaders(request, 'cookie')
      .flatMap((header) => header.split(';'))
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${this.cookieName}=`))
      .map((pair) => pair.slice(this.cookieName.length + 1));
    const [value] = values;
    return values.length === 1 && COOKIE_VALUE.test(value) ? value : null;
  }

  /** The browser of this request, which gets a name now if it has none. */
  named(request: Request, response: Response): string {
    return this.of(request) ?? this.renamed(response);
  }

  /** Another name for the browser, as at every sign-in: whoever planted the old one knows nothing. */
  renamed(response: Response): string {
    const value = this.newName();
    this.rename(value, response);
    return value;
  }

  newName(): string {
    return randomBytes(32).toString('base64url');
  }

  /** Tells the browser a {@link newName} of its own. */
  rename(value: string, response: Response): void {
    response.cookie(this.cookieName, value, { secure: true, httpOnly: true, sameSite: 'lax', path: '/' });
  }

  forget(response: Response): void {
    response.clearCookie(this.cookieName, { secure: true, httpOnly: true, sameSite: 'lax', path: '/' });
  }

  /** What a form of ours carries, so that no other site's form can be taken for it. */
  formToken(browser: string): string {
    return this.rootKeys.fingerprint('form', browser).toString('base64url');
  }

  /** Whether this is the {@link formToken} of the browser. */
  isFormToken(browser: string, token: string): boolean {
    const presented = Buffer.from(token, 'base64url');
    return this.rootKeys.fingerprints('form', browser).some((expected) => sameBytes(expected, presented));
  }
}
