import type { Change } from '#database/change';
import type { StoredApi } from '#database/repositories/api.repository';
import type { BuiltKeyPair } from './builders.js';
import type { ThrowAwayDatabase } from './databases.js';
import { type RunningGatehouse, startGatehouse } from './gatehouse.js';
import type { Answer, Call } from './https-client.js';
import { RecordingBackend } from './recording-backend.js';

type ApiFields = Parameters<RunningGatehouse['build']['api']>[0];

/** Gatehouse with back ends on loopback allowed, one back end, and an application that may call what is published here. */
export class Shop {
  private constructor(
    private readonly place: ThrowAwayDatabase,
    readonly house: RunningGatehouse,
    readonly backend: RecordingBackend,
    readonly keys: BuiltKeyPair,
  ) {}

  static async open(
    create: () => Promise<ThrowAwayDatabase>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Shop> {
    const place = await create();
    const house = await startGatehouse(place, environment);
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
    return new Shop(place, house, await RecordingBackend.start(), await house.build.keyPair());
  }

  /** Publishes an API in front of the back end and subscribes the application to it. */
  async publish(fields: ApiFields = {}): Promise<StoredApi> {
    const api = await this.house.build.api({ productionEndpoint: this.backend.url, ...fields });
    await this.house.build.subscription({ applicationId: this.keys.applicationId, apiId: api.id });
    return api;
  }

  ask(form: Readonly<Record<string, string>>, { consumerKey, consumerSecret }: Keys = this.keys, call: Call = {}) {
    return this.house.client.call(`${this.house.issuer}/token`, {
      form,
      basic: [consumerKey, consumerSecret],
      ...call,
    });
  }

  async token(keys: Keys = this.keys, call?: Call): Promise<string> {
    const answer = await this.ask({ grant_type: 'client_credentials' }, keys, call);
    if (answer.status !== 200) throw new Error(`No token: ${answer.text}`);
    return answer.json<{ access_token: string }>().access_token;
  }

  /** @param path context and version included */
  call(path: string, bearer?: string, call: Call = {}): Promise<Answer> {
    return this.house.client.call(`${this.house.issuer}${path}`, { bearer, ...call });
  }

  /** Sends bytes as they are to the gateway's port. */
  raw(bytes: string): Promise<string> {
    return this.house.client.raw(this.house.configuration.ports.gateway, Buffer.from(bytes, 'latin1'));
  }

  /** Changes rows as a part of the product would that does not exist yet, and tells every memory. */
  async rewrite(change: Change, sql: string, parameters: readonly unknown[]): Promise<void> {
    await this.house.database.writer.query(sql, [...parameters]);
    await this.house.database.transaction(async ({ changes }) => changes.announce(change));
  }

  async close(): Promise<void> {
    await this.house.close();
    this.backend.stop();
    await this.place.drop();
  }
}

export type Keys = Pick<BuiltKeyPair, 'consumerKey' | 'consumerSecret'>;

/** Status and code of a refusal. */
export const faultOf = (answer: Answer): unknown[] => [answer.status, answer.json().code];
