import { Injectable } from '@nestjs/common';
import { Clock } from '#primitives/clock';
import { Database } from '#database/database';
import type { Repositories } from '#database/repositories/repositories';
import type { StoredSigningKey } from '#database/repositories/signing-key.repository';
import { SIGNING_KEY_KINDS, type SigningKeyKind } from '#database/signing-key-kinds';
import { StaleSeconds } from '../operations/readiness.js';
import { nothingAliveBefore } from '../signing-keys/key-periods.js';
import { keyIn } from '../signing-keys/key-succession.js';
import { SigningKeysService } from '../signing-keys/signing-keys.service.js';
import { Job } from './job.js';

/**
 * Keeps the signing keys going: of each kind one signs and the next one is published long before it does, so that an
 * emergency finds one that every cache holds. When its time has come it takes over; the one before it stays in the JWKS
 * until nothing it signed can be alive, and is then erased.
 */
@Injectable()
export class RotateSigningKeysJob extends Job {
  readonly name = 'rotate-signing-keys';
  readonly everySeconds = 60;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly service: SigningKeysService,
    private readonly stale: StaleSeconds,
  ) {
    super();
  }

  async run(): Promise<void> {
    for (const kind of SIGNING_KEY_KINDS) await this.keepGoing(kind);
    const before = nothingAliveBefore(this.clock.now(), this.stale.seconds);
    for (const key of await this.database.read.signingKeys.all()) {
      if (hasEnded(key, before))
        await this.recorded('erase', key.kid, (stores) => stores.signingKeys.erase(key.kid, before));
    }
  }

  private async keepGoing(kind: SigningKeyKind): Promise<void> {
    const now = this.clock.now();
    const keys = await this.database.read.signingKeys.all();
    const [active, next] = [keyIn('ACTIVE', kind, keys), keyIn('NEXT', kind, keys)];
    if (active && next && !isDue(next, now)) return;
    const spare = await this.service.make(kind); // before the transaction: it takes its time
    if (!active) await this.database.transaction((stores) => this.service.fill(stores, now, kind, spare));
    else if (next) await this.recorded('activate', next.kid, (stores) => this.service.switchTo(stores, now, next));
    else await this.database.transaction((stores) => this.service.published(stores, now, kind, spare));
  }

  /** Makes a change of state, and the note about it when it was this process that made it. */
  private recorded(verb: string, kid: string, change: (stores: Repositories) => Promise<boolean>): Promise<void> {
    return this.database.transaction(async (stores) => {
      if (!(await change(stores))) return;
      await stores.auditEvents.add({
        at: this.clock.now(),
        actor: { kind: 'SYSTEM', id: null },
        action: `signing-key.${verb}`,
        target: { kind: 'SIGNING_KEY', id: kid },
      });
    });
  }
}

const hasEnded = ({ state, activeUntilAt }: StoredSigningKey, before: Date): boolean =>
  state === 'RETIRING' && activeUntilAt !== null && activeUntilAt <= before;

const isDue = ({ activeFromAt }: StoredSigningKey, now: Date): boolean => activeFromAt !== null && activeFromAt <= now;
