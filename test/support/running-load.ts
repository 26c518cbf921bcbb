import { monotonicMs } from '#primitives/clock';
import type { Answer } from './https-client.js';
import type { GatehouseProcess } from './processes.js';

/** Between two requests of a lane: a load that leaves the machine time for what is to be measured. */
const PACE_MS = 10;
export const MENU = '/pizzashack/1.0.0/menu';

export interface Keys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** How one kind of request went. */
export interface Tally {
  answered: number;
  /** 503 with `Retry-After`. */
  away: number;
  /** Anything else: `<status> <body>`. */
  readonly wrong: string[];
  /** How long each 503 took. */
  readonly awayMs: number[];
}

/** A refresh token that was handed out, or an access token that was revoked: 200 was said about it. */
export interface Lane {
  readonly name: string;
  readonly tally: Tally;
  /** One request more, and a note of how it went. */
  step(): Promise<void>;
}

export const post = (
  house: GatehouseProcess,
  path: string,
  { consumerKey, consumerSecret }: Keys,
  form: Readonly<Record<string, string>>,
): Promise<Answer> => house.gateway(path, { form, basic: [consumerKey, consumerSecret] });

export const newTally = (): Tally => ({ answered: 0, away: 0, wrong: [], awayMs: [] });

/** Sends a request, and notes what came back; null when it was not the answer that was expected. */
export async function noted(
  tally: Tally,
  isExpected: (answer: Answer) => boolean,
  send: () => Promise<Answer>,
): Promise<Answer | null> {
  const sentAtMs = monotonicMs();
  const answer = await send();
  if (isExpected(answer)) {
    tally.answered += 1;
    return answer;
  }
  if (answer.status === 503 && Number(answer.headers['retry-after']) > 0) {
    tally.away += 1;
    tally.awayMs.push(monotonicMs() - sentAtMs);
  } else {
    tally.wrong.push(`${answer.status} ${answer.text}`);
  }
  return null;
}

/** Runs lanes beside each other until it is told to stop; an error of one, a broken connection too, is reported by `stop`. */
export function run(lanes: readonly Lane[]): { readonly stop: () => Promise<readonly string[]> } {
  let running = true;
  const errors: string[] = [];
  const all = lanes.map(async (lane) => {
    while (running) {
      try {
        await lane.step();
      } catch (error) {
        errors.push(`${lane.name}: ${error instanceof Error ? error.message : String(error)}`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  });
  return {
    async stop() {
      running = false;
      await Promise.all(all);
      return errors;
    },
  };
}

/** Calls, tokens for applications and introspection of JWTs: none of them needs the database. */
export function memoryLanes(house: GatehouseProcess, keys: Keys, bearer: string): readonly Lane[] {
  const lane = (name: string, isExpected: (answer: Answer) => boolean, send: () => Promise<Answer>): Lane => {
    const tally = newTally();
    return { name, tally, step: async () => void (await noted(tally, isExpected, send)) };
  };
  const isOk = ({ status }: Answer) => status === 200;
  return [
    lane('calls', isOk, () => house.gateway(MENU, { bearer })),
    lane('client credentials', isOk, () => post(house, '/token', keys, { grant_type: 'client_credentials' })),
    lane(
      'introspection',
      (answer) => isOk(answer) && answer.json().active === true,
      () => post(house, '/introspect', keys, { token: bearer }),
    ),
  ];
}

/** Renews one family again and again. After anything but a new token it presents the same one again. */
export class RefreshLane implements Lane {
  readonly name = 'refresh';
  readonly tally = newTally();

  constructor(
    private readonly house: GatehouseProcess,
    private readonly keys: Keys,
    /** The newest that an answer held. */
    public token: string,
  ) {}

  async step(): Promise<void> {
    await this.renewOn(this.house);
  }

  async renewOn(house: GatehouseProcess): Promise<boolean> {
    const form = { grant_type: 'refresh_token', refresh_token: this.token };
    const answer = await noted(
      this.tally,
      ({ status }) => status === 200,
      () => post(house, '/token', this.keys, form),
    );
    if (answer) this.token = answer.json<{ refresh_token: string }>().refresh_token;
    return answer !== null;
  }
}

/** Revokes one access token after the other, each until 200 says that it is dead. */
export class RevocationLane implements Lane {
  readonly name = 'revocation';
  readonly tally = newTally();
  /** Those of which 200 was said. */
  readonly dead: string[] = [];
  private token: string | null = null;

  constructor(
    private readonly house: GatehouseProcess,
    private readonly keys: Keys,
  ) {}

  async step(): Promise<void> {
    this.token ??= (await post(this.house, '/token', this.keys, { grant_type: 'client_credentials' })).json<{
      access_token: string;
    }>().access_token;
    const { token } = this;
    const answer = await noted(
      this.tally,
      ({ status }) => status === 200,
      () => post(this.house, '/revoke', this.keys, { token }),
    );
    if (!answer) return;
    this.dead.push(token);
    this.token = null;
  }
}
