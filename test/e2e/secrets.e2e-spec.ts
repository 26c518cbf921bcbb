import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { type IncomingMessage, createServer } from 'node:http';
import { join } from 'node:path';
import { Builders } from '#test/support/builders';
import { RootKeys } from '#primitives/root-keys';
import { newPassword, newSecret } from '#primitives/secrets';
import { openDatabase } from '#database/open-database';
import { DatabaseClock } from '#primitives/clock';
import { type Answer, type Call, basic } from '#test/support/https-client';
import { type GatehouseProcess, startProcess } from '#test/support/processes';

/** What the data directory holds in the clear on purpose, for its owner alone. */
const MEANT_TO_BE_SECRET = ['first-run.json', 'root.key', 'tls/key.pem'];
const MENU = '/pizzashack/1.0.0/menu';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
}

describe('What nobody may read', () => {
  let house: GatehouseProcess;
  let vault: Vault;
  let keys: readonly [string, string];
  let maria: { readonly username: string; readonly password: string };

  beforeAll(async () => {
    house = await startProcess();
    vault = new Vault();
    const { administrator, sampleUser, management, application } = house.firstRun ?? nothing();
    if (!sampleUser || !application) return nothing();
    maria = sampleUser;
    keys = [application.production.consumerKey, application.production.consumerSecret];
    for (const { password } of [administrator, sampleUser]) vault.keep(password);
    for (const pair of [management, application.production, application.sandbox]) {
      vault.keep(pair.consumerSecret);
      vault.keepAsSent(basic(pair.consumerKey, pair.consumerSecret).slice('Basic '.length));
    }
    vault.keep(readFileSync(join(house.place.dataDirectory, 'root.key'), 'utf8').trim());
    for (const line of privateLines(readFileSync(join(house.place.dataDirectory, 'tls/key.pem'), 'utf8'))) {
      vault.keep(line);
    }
  }, 60_000);

  it('[140] is in no log, no metric and no database after a run of everything', async () => {
    await takeEveryGrant();
    await failInEveryWay();
    await sendSecretsWhereTheyDoNotBelong();
    await passThroughBackend();
    const metrics = (await house.operations('/metrics')).text;
    const whileRunning = filesOf(house, 'running: '); // its write-ahead log holds what was overwritten since
    house.kill('SIGTERM');
    await house.exited;
    const files = { ...whileRunning, ...filesOf(house, 'ended: ') };
    const places: Places = { log: Buffer.from(house.log()), metrics: Buffer.from(metrics), ...files };

    // The search finds what is there.
    expect(placesWith(places, keys[0])).toContain('log');
    expect(placesWith(places, keys[0]).join()).toMatch(/running: gatehouse\.sqlite.*ended: gatehouse\.sqlite/);
    expect(placesWith(places, 'gatehouse_token_grants_total')).toEqual(['metrics']);
    expect(vault.size).toBeGreaterThan(40);
    const forms = [...vault.forms(), 'PRIVATE KEY', '"d":'];
    expect(forms.map((form) => [form, placesWith(places, form)]).filter(([, { length }]) => length > 0)).toEqual([]);
    expect(placesWith({ log: places.log, metrics: places.metrics }, '$argon2')).toEqual([]);
  }, 60_000);

  it('[139] is the administrator’s password: random for each installation, and printed once', async () => {
    const { administrator } = house.firstRun ?? nothing();
    expect(administrator.password).toMatch(/^[0-9A-Za-z]{24}$/);
    expect(house.startUpText.split(administrator.password)).toHaveLength(2);
    const again = await house.startAgain();
    expect(again.startUpText).not.toContain(administrator.password);
    expect(again.firstRun?.administrator).toEqual(administrator);
    again.kill('SIGTERM');
    await again.exited;
    expect(again.stdout() + again.log()).not.toContain(administrator.password);
    const other = await startProcess();
    expect(other.firstRun?.administrator.password).toMatch(/^[0-9A-Za-z]{24}$/);
    expect(other.firstRun?.administrator.password).not.toBe(administrator.password);
  }, 60_000);

  const post = (form: Call['form'], call: Call = {}): Promise<Answer> =>
    house.client.call(`${house.issuer}/token`, { form, basic: keys, ...call });

  async function issued(form: Call['form'], call?: Call): Promise<Tokens> {
    const answer = await post(form, call);
    expect(answer.status).toBe(200);
    const tokens = answer.json<Tokens>();
    vault.keepTokens(tokens);
    return tokens;
  }

  async function refused(form: Call['form'], call?: Call): Promise<void> {
    expect((await post(form, call)).status).toBeGreaterThanOrEqual(400);
  }

  const signIn = (): Promise<Tokens> => issued({ grant_type: 'password', ...maria });
  const renewal = ({ refresh_token = '' }: Tokens) => ({ grant_type: 'refresh_token', refresh_token });

  async function takeEveryGrant(): Promise<void> {
    const { administrator, management } = house.firstRun ?? nothing();
    const user = await signIn();
    const renewed = await issued(renewal(user));
    await issued(renewal(user)); // the lost reply
    const application = await issued({ grant_type: 'client_credentials', scope: 'PRODUCTION' });
    const asManagement = { basic: [management.consumerKey, management.consumerSecret] } as const;
    const { username, password } = administrator;
    await issued({ grant_type: 'password', username, password }, asManagement);
    for (const { access_token: bearer } of [user, renewed, application]) {
      expect((await house.gateway(MENU, { bearer })).status).toBe(200);
    }
  }

  async function failInEveryWay(): Promise<void> {
    const form = { grant_type: 'client_credentials' };
    const [consumerKey, consumerSecret] = keys;
    await refused(form, { basic: [consumerKey, vault.keep(newSecret('gths_'))] });
    await refused({ ...form, client_id: consumerKey, client_secret: consumerSecret }, { basic: undefined });
    await refused({ ...form, client_id: consumerKey, client_secret: consumerSecret });
    await refused({ grant_type: 'password', username: maria.username, password: vault.keep(newPassword()) });
    await refused({ grant_type: 'password', username: vault.keep(newPassword()), password: maria.password });
    const user = await signIn();
    await refused({ ...renewal(user), scope: vault.keep(newSecret('gtha_')) });
    for (const token of [user.access_token, `${user.refresh_token}x`, vault.keep(newSecret('gthr_'))]) {
      await refused(renewal({ access_token: '', refresh_token: token }));
    }
    // A stolen one: two steps behind, so that no window replays it.
    const successor = await issued(renewal(user));
    const current = await issued(renewal(successor));
    await refused(renewal(user));
    await refused(renewal(current));
    for (const bearer of [
      user.access_token, // revoked
      `${current.access_token.slice(0, -2)}AA`,
      vault.keep(newSecret('gtha_')),
      current.refresh_token ?? '',
      consumerSecret,
    ]) {
      expect((await house.gateway(MENU, { bearer })).status).toBe(401);
    }
  }

  /** Every part of a request can hold a secret by mistake. */
  async function sendSecretsWhereTheyDoNotBelong(): Promise<void> {
    const secret = (): string => vault.keep(newSecret('gths_'));
    const { access_token: bearer } = await signIn();
    const form = { grant_type: 'client_credentials' };
    for (const body of [
      { ...form, [secret()]: 'x' },
      { ...form, [`${secret()}[]`]: 'x' },
      { ...form, [secret()]: 'x'.repeat(9_000) },
      { ...form, scope: secret() },
      { ...form, resource: `https://api.example/${secret()}` },
      { grant_type: secret() },
      { ...form, client_assertion: secret() },
    ]) {
      await post(body);
    }
    const twice = secret();
    await refused([...Object.entries(form), [twice, 'x'], [twice, 'x']]);
    await refused(form, { basic: [secret(), secret()] });
    await refused({ ...form, client_id: secret(), client_secret: secret() }, { basic: undefined });
    await refused(undefined, { body: `{"password":"${secret()}"}`, headers: { 'Content-Type': 'application/json' } });
    for (const origin of [house.issuer, house.consoleUrl]) {
      for (const path of [
        `/${secret()}`,
        `/token/${secret()}`,
        `/token?access_token=${secret()}`,
        `/errors/${secret()}`,
      ]) {
        await house.client.call(origin + path, { bearer });
        await house.client.call(origin + path, { method: 'POST', form: { [secret()]: secret() } });
      }
    }
    for (const path of [`${MENU}?access_token=${bearer}`, `${MENU}/${bearer}`, `/${secret()}/1.0.0/menu`]) {
      await house.gateway(path);
      await house.gateway(path, { bearer });
    }
    const headers = {
      [`X-${secret()}`]: 'x',
      'X-Api-Key': secret(),
      Cookie: `session=${secret()}`,
      'User-Agent': secret(),
      Referer: `https://app.example/?token=${secret()}`,
      Origin: `https://${secret().toLowerCase().replaceAll('_', '-')}.example`,
      'X-Forwarded-For': secret(),
      traceparent: secret(),
    };
    await house.gateway(MENU, { headers, bearer });
    await house.gateway('/token', { headers, form, basic: keys });
    for (const path of [`/${secret()}`, `/health/ready/${secret()}`]) await house.operations(path);
    for (const port of [house.place.ports.gateway, house.place.ports.console]) {
      const head = `POST /token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
      await house.client.raw(port, `${head}Authorization : Basic ${secret()}\r\n\r\n`);
      await house.client.raw(port, `${secret()} / HTTP/1.1\r\n\r\n`);
    }
  }

  /** The assertion for a back end is a credential too, and so is what the back end answers. */
  async function passThroughBackend(): Promise<void> {
    const answer = vault.keep(newSecret('gths_'));
    const seen: IncomingMessage[] = [];
    const backend = createServer((request, response) => {
      seen.push(request);
      if (request.url === '/broken') return void request.socket.destroy();
      response.setHeader('Set-Cookie', `session=${answer}`).end(answer);
    });
    backend.listen(0, '127.0.0.1');
    await once(backend, 'listening');
    const address = backend.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const tokens = await subscribeTo(`http://127.0.0.1:${port}`);
    expect((await house.gateway('/echo/1.0.0/fine', { bearer: tokens.access_token })).text).toBe(answer);
    expect((await house.gateway('/echo/1.0.0/broken', { bearer: tokens.access_token })).status).toBe(502);
    for (const { headers } of seen) vault.keep(String(headers['x-jwt-assertion']));
    expect(seen.length).toBeGreaterThanOrEqual(2);
    backend.close();
  }

  async function subscribeTo(productionEndpoint: string): Promise<Tokens> {
    const { dataDirectory } = house.place;
    const rootKeys = new RootKeys([Buffer.from(readFileSync(join(dataDirectory, 'root.key'), 'utf8'), 'base64')]);
    const url = `sqlite:${join(dataDirectory, 'gatehouse.sqlite')}`;
    const database = await openDatabase({ url, rootKeys, clock: new DatabaseClock() });
    const build = new Builders(database, rootKeys);
    const application = await build.application();
    const api = await build.api({ context: '/echo', productionEndpoint });
    await build.subscription({ applicationId: application.id, apiId: api.id });
    const { consumerKey, consumerSecret } = await build.keyPair({ applicationId: application.id });
    await database.close();
    vault.keep(consumerSecret);
    return issued({ grant_type: 'client_credentials' }, { basic: [consumerKey, consumerSecret] });
  }
});

/** Every secret of a run, and the forms in which it could turn up. */
class Vault {
  private readonly secrets = new Set<string>();
  private readonly sent = new Set<string>();

  get size(): number {
    return this.secrets.size;
  }

  keep(secret: string): string {
    if (secret.length < 16) throw new Error('Too short to be looked for: it could be anywhere by chance.');
    this.secrets.add(secret);
    return secret;
  }

  /** A form that is already as it was sent. */
  keepAsSent(text: string): void {
    this.sent.add(text);
  }

  keepTokens({ access_token: accessToken, refresh_token: refreshToken }: Tokens): void {
    this.keep(accessToken);
    this.keep(accessToken.split('.')[2]); // without its signature a token is only its claims
    if (refreshToken === undefined) return;
    this.keep(refreshToken);
    this.keep(refreshToken.slice(-49)); // without the locator
  }

  forms(): ReadonlySet<string> {
    const all = new Set(this.sent);
    for (const secret of this.secrets) {
      for (const form of [secret, encodeURIComponent(secret), secret.toLowerCase(), ...insideBase64(secret)])
        all.add(form);
    }
    return all;
  }
}

/** How a text looks inside base64 of something longer, by where in a group of three bytes it begins. */
const insideBase64 = (text: string): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const encoded = Buffer.from('x'.repeat(shift) + text).toString('base64');
    return encoded.slice(shift === 0 ? 0 : 4, Math.floor((text.length + shift) / 3) * 4);
  });

/** The lines of a PEM file that are not the same in every key. */
const privateLines = (pem: string): readonly string[] =>
  pem
    .split('\n')
    .filter((line) => /^[\w+/=]{16,}$/.test(line))
    .slice(1);

type Places = Readonly<Record<string, Buffer>>;

const placesWith = (places: Places, text: string): readonly string[] =>
  Object.keys(places).filter((name) => places[name].includes(text));

/** Everything in the data directory that is not meant to hold a secret in the clear. */
function filesOf({ place: { dataDirectory } }: GatehouseProcess, prefix: string): Places {
  const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dataDirectory.length + 1))
    .filter((file) => !MEANT_TO_BE_SECRET.includes(file));
  return Object.fromEntries(files.map((file) => [prefix + file, readFileSync(join(dataDirectory, file))]));
}

function nothing(): never {
  throw new Error('This process made no first keys, or no sample.');
}
