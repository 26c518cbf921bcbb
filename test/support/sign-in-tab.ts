import type { Answer, HttpsClient } from './https-client.js';

type Fields = Readonly<Record<string, string>>;

/** One form of a page: where it goes, and what it would send. */
interface Form {
  readonly action: string;
  readonly fields: Fields;
}

/** A browser with one tab on the console: it keeps the cookie, reads forms and sends them, and follows nothing by itself. */
export class SignInTab {
  cookies = new Map<string, string>();
  page: Answer | null = null;

  constructor(
    private readonly client: Pick<HttpsClient, 'call'>,
    private readonly consoleUrl: string,
    /** Sent with every request. */
    private readonly always: Fields = {},
  ) {}

  /** The one cookie of the console. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('; ');
  }

  /** Plants a `Cookie` header. */
  setCookie(header: string): void {
    this.cookies = new Map(header.split('; ').map((pair) => [pair, '']));
  }

  get(path: string): Promise<Answer> {
    return this.keep(this.client.call(this.consoleUrl + path, { headers: this.headers() }));
  }

  /** Sends fields as a script of the page would. */
  post(path: string, form: Fields, headers: Fields = {}): Promise<Answer> {
    const sent = { ...this.headers(), 'Sec-Fetch-Site': 'same-origin', Origin: this.consoleUrl, ...headers };
    return this.keep(this.client.call(this.consoleUrl + path, { method: 'POST', form, headers: sent }));
  }

  /** Fills in and sends the form of the page that goes to `action`, else its first one. */
  submit(fields: Fields = {}, action?: string): Promise<Answer> {
    const form = this.form(action);
    return this.post(form.action, { ...form.fields, ...fields });
  }

  /** Goes where the last answer leads to. */
  follow(): Promise<Answer> {
    return this.get(this.location);
  }

  get location(): string {
    return String(this.page?.headers.location ?? '');
  }

  form(action?: string): Form {
    const found = formsIn(this.page?.text ?? '').find((form) => action === undefined || form.action === action);
    if (!found) throw new Error(`There is no such form on the page: ${this.page?.text}`);
    return found;
  }

  /** Opens the page and sends a user name and a password. */
  async signIn(username: string, password: string, path = '/signin'): Promise<Answer> {
    await this.get(path);
    return this.submit({ username, password });
  }

  private headers(): Fields {
    return this.cookies.size === 0 ? this.always : { ...this.always, Cookie: this.cookie };
  }

  private async keep(answering: Promise<Answer>): Promise<Answer> {
    const answer = await answering;
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    this.page = answer;
    return answer;
  }
}

function formsIn(html: string): readonly Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head, body]) => ({
    action: attribute(head, 'action') ?? '',
    fields: Object.fromEntries(
      [...body.matchAll(/<input\b([^>]*)>/g)].map(([, input]) => [
        attribute(input, 'name') ?? '',
        attribute(input, 'value') ?? '',
      ]),
    ),
  }));
}

const attribute = (text: string, name: string): string | undefined => {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1];
  return value?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
};
