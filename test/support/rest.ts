import { managementScopes } from '#oauth-core/management-scopes';
import type { Role } from '#oauth-core/model/user';
import type { User } from '#database/repositories/user.repository';
import type { BuiltKeyPair } from './builders.js';
import type { RunningGatehouse } from './gatehouse.js';
import type { Answer } from './https-client.js';

type House = Pick<RunningGatehouse, 'build' | 'client' | 'issuer' | 'consoleUrl'>;
type Headers = Readonly<Record<string, string>>;

/** Somebody who calls the REST API, with a token that is good for an hour. */
export class RestCaller {
  constructor(
    private readonly house: House,
    readonly user: User,
    readonly keyPair: BuiltKeyPair,
    readonly token: string,
  ) {}

  get(path: string, headers: Headers = {}): Promise<Answer> {
    return this.call('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    return this.call('POST', path, body, headers);
  }

  put(path: string, body: unknown, headers: Headers = {}): Promise<Answer> {
    return this.call('PUT', path, body, headers);
  }

  /** Whatever the present version is, unless the headers say otherwise. */
  patch(path: string, body: unknown, headers: Headers = { 'If-Match': '*' }): Promise<Answer> {
    return this.call('PATCH', path, body, headers);
  }

  delete(path: string, headers: Headers = {}): Promise<Answer> {
    return this.call('DELETE', path, undefined, headers);
  }

  /** @param path below `/api/v1`, or from there on as a Location has it */
  call(method: string, path: string, body: unknown, headers: Headers): Promise<Answer> {
    const address = path.startsWith('/api/v1') ? path : `/api/v1${path}`;
    return this.house.client.call(this.house.consoleUrl + address, {
      method,
      bearer: this.token,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

/** A new person with these roles, and a token with the scopes given, else with all that those roles may hold. */
export async function signIn(
  house: House,
  { roles = ['SUBSCRIBER'], scopes }: { roles?: readonly Role[]; scopes?: readonly string[] } = {},
): Promise<RestCaller> {
  const user = await house.build.user({ roles, password: 'password' });
  const application = await house.build.application({ ownerId: user.id });
  const keyPair = await house.build.keyPair({
    applicationId: application.id,
    managementScopes: [...managementScopes.keys()],
  });
  const held = [...managementScopes].filter(([, holders]) => holders.some((role) => roles.includes(role)));
  const scope = (scopes?.map((name) => `gatehouse:${name}`) ?? held.map(([name]) => name)).join(' ');
  const answer = await house.client.call(`${house.issuer}/token`, {
    basic: [keyPair.consumerKey, keyPair.consumerSecret],
    form: { grant_type: 'password', username: user.username, password: 'password', scope },
  });
  if (answer.status !== 200) throw new Error(`No token: ${answer.text}`);
  return new RestCaller(house, user, keyPair, String(answer.json().access_token));
}
