import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium of this machine, or null; in CI there must be one. */
export function findBrowser(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
  if (!found && process.env.CI === 'true') throw new Error('No Chromium was found. In CI these tests must run.');
  return found ?? null;
}

/** A real browser, and what its pages complained about. */
export class RealBrowser {
  /** Errors that a script threw, and everything at the console that is a warning or an error: broken policies as well. */
  readonly complaints: string[] = [];

  private constructor(private readonly browser: Browser) {}

  static async start(executablePath: string): Promise<RealBrowser> {
    const asRoot = process.getuid?.() === 0;
    return new RealBrowser(await chromium.launch({ executablePath, chromiumSandbox: !asRoot }));
  }

  /** A fresh page, without a cookie; the certificate that Gatehouse made itself is known to nobody. */
  async open(address: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ ignoreHTTPSErrors: true, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    await page.goto(address);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Gives the page's browser an authenticator that always finds its person there, and says yes by itself. */
export async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
