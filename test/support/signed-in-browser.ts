import type { Database } from '#database/database';
import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import { Builders } from './builders.js';
import { testRootKeys } from './databases.js';
import type { Answer, HttpsClient } from './https-client.js';

/** Where a browser of a test can go; a running Gatehouse, in this process or another, is such a place. */
export interface BrowsedHouse {
  readonly issuer: string;
  readonly consoleUrl: string;
  readonly client: HttpsClient;
}

/** A form as a browser reads it. */
export interface PageForm {
  /** Absolute. */
  readonly action: string;
  readonly method: string;
  /** What is sent if nobody touches anything: hidden and filled fields, boxes that are ticked; no button. */
  readonly fields: ReadonlyMap<string, string>;
  /** Every named control, buttons and boxes that are not ticked included, with its value. */
  readonly controls: readonly { readonly name: string; readonly value: string; readonly type: string }[];
}

/** What an application gets: the parameters in the query of a redirect, or those of a form that was posted to it. */
export interface ClientAnswer {
  /** Without the parameters of a posted form; with its query otherwise. */
  readonly url: URL;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a browser shows after following redirects within our origins. */
export interface BrowsedPage {
  readonly url: string;
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly text: string;
  readonly forms: readonly PageForm[];
  /** Null unless the browser was sent away to an application, whose address is not asked. */
  readonly answer: ClientAnswer | null;
  /** The answers on the way, the last one included. */
  readonly hops: readonly { readonly url: string; readonly status: number; readonly location: string | null }[];
}

export interface SubmitOptions {
  /** The form with a control of this name; without it, the first form that posts. */
  readonly withControl?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const MAX_HOPS = 10;

/** A browser as tests need it: it keeps cookies, reads forms, sends them, and follows redirects on our origins. */
export class TestBrowser {
  /** By host name and cookie name: cookies ignore ports. */
  private readonly cookies = new Map<string, Map<string, string>>();
  private page: BrowsedPage | null = null;

  constructor(private readonly house: BrowsedHouse) {}

  /** What it shows now. */
  get current(): BrowsedPage {
    if (!this.page) throw new Error('The browser has not opened anything.');
    return this.page;
  }

  /** The value of the console's cookie; null when there is none. */
  get cookie(): string | null {
    return this.jar(this.house.consoleUrl).get(this.cookieName) ?? null;
  }

  set cookie(value: string | null) {
    if (value === null) this.jar(this.house.consoleUrl).delete(this.cookieName);
    else this.jar(this.house.consoleUrl).set(this.cookieName, value);
  }

  /** Goes to an address; a path is one of the console's. */
  async open(address: string, headers: Readonly<Record<string, string>> = {}): Promise<BrowsedPage> {
    const url = address.startsWith('/') ? this.house.consoleUrl + address : address;
    return this.follow(url, await this.send(url, { headers }));
  }

  /** Posts a form of another site. */
  async post(url: string, form: Readonly<Record<string, string>>, origin = 'null'): Promise<BrowsedPage> {
    const headers = { Origin: origin, 'Sec-Fetch-Site': 'cross-site' };
    return this.follow(url, await this.send(url, { form: Object.entries(form), headers }));
  }

  /**
   * Sends a form of the page that is shown, as its browser would.
   *
   * @param fields what the person types, ticks or presses; null takes a field away, as clearing a box does
   */
  submit(fields: Readonly<Record<string, string | null>> = {}, options: SubmitOptions = {}): Promise<BrowsedPage> {
    return this.submitOn(this.current, fields, options);
  }

  /** The same with a page that was shown earlier: another tab, the back button, a second click. */
  async submitOn(
    page: BrowsedPage,
    fields: Readonly<Record<string, string | null>> = {},
    { withControl, headers = {} }: SubmitOptions = {},
  ): Promise<BrowsedPage> {
    const wanted = ({ controls, method }: PageForm): boolean =>
      withControl === undefined ? method === 'post' : controls.some(({ name }) => name === withControl);
    const form = page.forms.find(wanted);
    if (!form) throw new Error(`The page at ${page.url} (${page.status}) has no such form:\n${page.text}`);
    const sent = new Map<string, string>(form.fields);
    for (const [name, value] of Object.entries(fields)) {
      if (value === null) sent.delete(name);
      else sent.set(name, value);
    }
    if (!this.isOurs(form.action)) {
      const answer = { url: new URL(form.action), parameters: Object.fromEntries(sent) };
      return (this.page = { ...page, answer });
    }
    if (form.method !== 'post') return this.open(`${form.action}?${new URLSearchParams([...sent]).toString()}`);
    const own = { Origin: this.house.consoleUrl, 'Sec-Fetch-Site': 'same-origin' };
    return this.follow(form.action, await this.send(form.action, { form: [...sent], headers: { ...own, ...headers } }));
  }

  private async follow(first: string, firstAnswer: Answer): Promise<BrowsedPage> {
    const hops: { url: string; status: number; location: string | null }[] = [];
    let [url, answer] = [first, firstAnswer];
    for (;;) {
      const location = answer.headers.location === undefined ? null : new URL(answer.headers.location, url).href;
      hops.push({ url, status: answer.status, location: answer.headers.location ?? null });
      if (location === null || answer.status < 300 || answer.status > 399) break;
      if (!this.isOurs(location)) return (this.page = { ...shown(url, answer, hops), answer: answerAt(location) });
      if (hops.length > MAX_HOPS) throw new Error(`Redirected for ever: ${hops.map((hop) => hop.url).join(' -> ')}`);
      url = location;
      answer = await this.send(url, {});
    }
    return (this.page = shown(url, answer, hops));
  }

  private async send(
    url: string,
    {
      form,
      headers = {},
    }: { form?: readonly (readonly [string, string])[]; headers?: Readonly<Record<string, string>> },
  ): Promise<Answer> {
    const jar = this.jar(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.house.client.call(url, {
      form,
      headers: { ...headers, ...(cookie ? { Cookie: cookie } : {}) },
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value, rest] = /^([^=;]+)=([^;]*)(.*)$/.exec(line) ?? [];
      const isGone = /expires=Thu, 01 Jan 1970|max-age=0/i.test(rest ?? '');
      if (isGone || !name) jar.delete(name ?? '');
      else jar.set(name, value ?? '');
    }
    return answer;
  }

  private jar(url: string): Map<string, string> {
    const { hostname } = new URL(url);
    const jar = this.cookies.get(hostname) ?? new Map<string, string>();
    this.cookies.set(hostname, jar);
    return jar;
  }

  private get cookieName(): string {
    return `__Host-gatehouse-${new URL(this.house.consoleUrl).port || '443'}`;
  }

  private isOurs(url: string): boolean {
    return [this.house.issuer, this.house.consoleUrl].includes(new URL(url).origin);
  }
}

/** A sign-in that happened, as far as the tests care. */
export interface TestSession {
  readonly userId: string;
  readonly userGeneration?: number;
  readonly amr?: readonly string[];
  /** Now, unless given. */
  readonly authenticatedAt?: Date;
}

/** Signs somebody in in a browser without its pages: stores the session and plants its cookie. Returns the session's id. */
export async function signInWithoutPages(
  browser: TestBrowser,
  session: TestSession,
  { database, clock, rootKeys = testRootKeys }: { database: Database; clock: Clock; rootKeys?: RootKeys },
): Promise<string> {
  const { userId, ...fields } = session;
  const userAgent = 'a browser of the tests';
  const built = await new Builders(database, rootKeys).session(clock.now(), userId, { ...fields, userAgent });
  browser.cookie = built.cookie;
  return built.sessionId;
}

/** A browser in which somebody is signed in. */
export async function signedInBrowser(
  house: BrowsedHouse & { readonly database: Database; readonly clock: Clock },
  session: TestSession,
): Promise<TestBrowser> {
  const browser = new TestBrowser(house);
  await signInWithoutPages(browser, session, house);
  return browser;
}

function answerAt(location: string): ClientAnswer {
  const url = new URL(location);
  return { url, parameters: Object.fromEntries(url.searchParams) };
}

const shown = (url: string, { status, headers, text }: Answer, hops: BrowsedPage['hops']): BrowsedPage => ({
  url,
  status,
  headers,
  text,
  hops,
  forms: formsIn(text, url),
  answer: null,
});

function formsIn(text: string, url: string): readonly PageForm[] {
  return [...text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head, body]) => {
    const { action = url, method = 'get' } = attributesOf(head);
    const tags = [...body.matchAll(/<(input|button|select|textarea)\b([^>]*)>/g)];
    const controls = tags
      .map(([, tag, attributes]) => ({ tag, ...controlAttributes(attributes) }))
      .filter(({ name }) => name !== '')
      .map(({ tag, name, value, type, checked }) => {
        const kind = tag === 'button' ? 'button' : type;
        const ticks = ['checkbox', 'radio'].includes(kind);
        const isSent = ticks ? checked : !['button', 'submit', 'reset'].includes(kind);
        return { name, value: value ?? (ticks ? 'on' : ''), type: kind, isSent };
      });
    const fields = new Map(controls.filter(({ isSent }) => isSent).map(({ name, value }) => [name, value]));
    return { action: new URL(action, url).href, method: method.toLowerCase(), fields, controls };
  });
}

function controlAttributes(text: string) {
  const { name = '', value, type = 'text', checked } = attributesOf(text);
  return { name, value, type, checked: checked !== undefined };
}

function attributesOf(text: string): Readonly<Record<string, string | undefined>> {
  const found = text.matchAll(/([\w:-]+)(?:\s*=\s*"([^"]*)")?/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name.toLowerCase(), unescaped(value ?? '')]));
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
