import { addSeconds } from '#primitives/clock';
import { MailDelivery } from '../../src/mail/mail-delivery.js';
import type { RunningGatehouse } from './gatehouse.js';
import type { Answer } from './https-client.js';
import { MailServerDouble, type ReceivedMail } from './mail-server.js';

/** For so long nobody else takes a mail that somebody delivers. */
const IN_DELIVERY_SECONDS = 60;

/** Somebody who is not signed in. */
export const stranger = ({ client, consoleUrl }: Pick<RunningGatehouse, 'client' | 'consoleUrl'>) => ({
  post: (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    client.call(`${consoleUrl}/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  get: (path: string): Promise<Answer> => client.call(`${consoleUrl}/api/v1${path}`),
});

/** The mail server of an installation, and what came to people's mailboxes. */
export class Mailboxes {
  private constructor(
    private readonly house: RunningGatehouse,
    private readonly server: MailServerDouble,
  ) {}

  static async of(house: RunningGatehouse): Promise<Mailboxes> {
    const server = await MailServerDouble.start();
    const login = { username: null, sealedPassword: null };
    const settings = { host: '127.0.0.1', port: server.port, from: 'gate@example.com', ...login };
    await house.database.transaction((stores) => stores.settings.put('mail', settings, house.clock.now()));
    return new Mailboxes(house, server);
  }

  /** The mails that came to an address so far, those that wait included. */
  async to(address: string): Promise<readonly ReceivedMail[]> {
    const { application, database, clock } = this.house;
    const waiting = () => database.read.mails.due(addSeconds(clock.now(), IN_DELIVERY_SECONDS), 1);
    // The job delivers too: what it has just taken is on its way.
    while ((await waiting()).length > 0) await application.get(MailDelivery).run();
    return this.server.received.filter(({ to }) => to.includes(address));
  }

  /** The token of the newest mail to an address. */
  async tokenTo(address: string): Promise<string> {
    const token = (await this.to(address)).at(-1)?.token;
    if (!token) throw new Error(`No mail with a token came to ${address}.`);
    return token;
  }

  close(): Promise<void> {
    return this.server.stop();
  }
}

/** Whether somebody can sign in with the password grant: the token, or the error's code. */
export async function passwordGrant(
  house: RunningGatehouse,
  keyPair: { readonly consumerKey: string; readonly consumerSecret: string },
  login: { readonly username: string; readonly password: string; readonly scope?: string },
): Promise<string> {
  const { status, ...answer } = await house.client.call(`${house.issuer}/token`, {
    basic: [keyPair.consumerKey, keyPair.consumerSecret],
    form: { grant_type: 'password', ...login },
  });
  return String(status === 200 ? answer.json().access_token : answer.json().error);
}
