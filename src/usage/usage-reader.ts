import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import { addSeconds } from '#primitives/clock';

export interface SecretUsage {
  /** To the minute; null: it never authenticated its key pair. */
  readonly lastUsedAt: Date | null;
  /** From 0 to 1; null when the key pair made no call, since nothing has no shares. */
  readonly callShare24h: number | null;
}

export interface ApplicationTokens {
  readonly issued24h: number;
  /** To the minute; null: never. */
  readonly lastIssuedAt: Date | null;
}

export interface ApiUsage {
  /** How many key pairs called it. */
  readonly callers24h: number;
  readonly calls24h: number;
}

/** An hour counts whole if any of it lies in the last 24 hours. */
const COUNTED_SECONDS = 25 * 3_600;

/**
 * Who used what in the last 24 hours, by the hour: the present hour, and the 24 before it (the oldest is left out at the
 * full hour). What the processes have counted in the last seconds is not there yet. One statement for each method,
 * however many ids.
 */
@Injectable()
export class UsageReader {
  constructor(private readonly database: Database) {}

  /** By secret; one that does not exist is left out. The calls are those that were admitted with an access token. */
  async secretUse(secretIds: readonly string[], now: Date): Promise<ReadonlyMap<string, SecretUsage>> {
    const found = await this.database.read.hourlyCalls.secretUse(secretIds, countedSince(now));
    return mapped(found, ({ lastUsedAt, calls, keyPairCalls }) => ({
      lastUsedAt,
      callShare24h: keyPairCalls > 0 ? calls / keyPairCalls : null,
    }));
  }

  /** By key pair; one that does not exist is left out. */
  async keyPairIssues(keyPairIds: readonly string[], now: Date): Promise<ReadonlyMap<string, ApplicationTokens>> {
    const found = await this.database.read.hourlyIssues.ofKeyPairs(keyPairIds, countedSince(now));
    return mapped(found, ({ issued, lastIssuedAt }) => ({ issued24h: issued, lastIssuedAt }));
  }

  /** By API, of all that are asked for. */
  async apiCallers(apiIds: readonly string[], now: Date): Promise<ReadonlyMap<string, ApiUsage>> {
    const found = await this.database.read.hourlyCalls.apiUse(apiIds, countedSince(now));
    return new Map(
      apiIds.map((id) => {
        const { callers = 0, calls = 0 } = found.get(id) ?? {};
        return [id, { callers24h: callers, calls24h: calls }];
      }),
    );
  }
}

const countedSince = (now: Date): Date => addSeconds(now, -COUNTED_SECONDS);

const mapped = <From, To>(found: ReadonlyMap<string, From>, to: (value: From) => To): ReadonlyMap<string, To> =>
  new Map([...found].map(([id, value]) => [id, to(value)]));
