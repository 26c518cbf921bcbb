import type { Clock } from '#primitives/clock';
import { totp, totpStepsAt } from '#primitives/totp';
import type { SignInTab } from './sign-in-tab.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator app. */
export class AuthenticatorApp {
  private readonly seed: Buffer;

  /** @param key as the page shows it */
  constructor(
    key: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    const bits = Array.from(key.replaceAll(' ', ''))
      .map((digit) => BASE32.indexOf(digit).toString(2).padStart(5, '0'))
      .join('');
    this.seed = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  /** What it shows now, or so many steps from now. */
  code(stepsFromNow = 0): string {
    return totp(this.seed, totpStepsAt(this.clock.now())[0] + stepsFromNow);
  }
}

export interface SetUpApp {
  readonly app: AuthenticatorApp;
  /** Empty when there were some already. */
  readonly recoveryCodes: readonly string[];
}

/** Scans what the page shows, and enters the code. */
export async function setUpApp(
  tab: SignInTab,
  clock: Pick<Clock, 'now'>,
  path: string | null = '/account/factors/totp',
): Promise<SetUpApp> {
  if (path !== null) await tab.get(path);
  const [, key] = /<code>([A-Z2-7 ]+)<\/code>/.exec(tab.page?.text ?? '') ?? [];
  if (!key) throw new Error(`There is no key on the page: ${tab.page?.status} ${tab.page?.text}`);
  const app = new AuthenticatorApp(key, clock);
  await tab.submit({ code: app.code() }, '/account/factors/totp');
  return { app, recoveryCodes: codesOn(tab) };
}

/** The recovery codes on a page. */
export const codesOn = ({ page }: Pick<SignInTab, 'page'>): readonly string[] =>
  [...(page?.text ?? '').matchAll(/<li><code>([A-Z2-9-]+)<\/code><\/li>/g)].map(([, code]) => code);
