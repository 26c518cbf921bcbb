import { Injectable } from '@nestjs/common';
import { Clock, addSeconds } from '#primitives/clock';
import { RootKeys, rootKeyIdOf } from '#primitives/root-keys';
import { Database } from '#database/database';
import type { SealedValue } from '#database/repositories/root-key-dependent.repository';
import type { RootKeyCheck } from '#database/repositories/root-key-check.repository';
import { ROOT_KEY_DEPENDENTS, type RootKeyDependent } from '#database/root-key-dependents';
import { type DependentCount, countDependents, noteRootKey } from '#database/root-key-ring';
import { OutdatedSecrets } from '#oauth-core/client-auth/outdated-secrets';
import { ProcessLog } from '../http/request-log.js';
import { Metrics } from '../operations/metrics.js';
import { Job } from './job.js';

const BATCH = 50;
const PAUSE_MS = 20;
/** A process that writes with a key says so at each run; after so many seconds of silence there is none. */
const UNUSED_SECONDS = 1_800;

/**
 * Moves everything to the first root key: seals are made anew, fingerprints of client secrets when the clear text was
 * presented. Refresh tokens move as they are rotated, and what is left ends by itself. What still needs another key is
 * counted for the operator; a key that nothing needs is forgotten, and the next start does without it.
 */
@Injectable()
export class ReplaceRootKeyJob extends Job {
  readonly name = 'replace-root-key';
  readonly everySeconds = 300;
  private reported = '';

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rootKeys: RootKeys,
    private readonly outdatedSecrets: OutdatedSecrets,
    private readonly metrics: Metrics,
    private readonly log: ProcessLog,
  ) {
    super();
  }

  async run(): Promise<void> {
    await noteRootKey(this.database, this.rootKeys, this.clock.now());
    await this.renewSecrets();
    const checks = await this.database.read.rootKeyChecks.all();
    const others = checks.filter(({ sealed }) => !this.rootKeys.isCurrent(sealed));
    if (others.length > 0) for (const dependent of ROOT_KEY_DEPENDENTS) await this.sealAnew(dependent);
    const unusedSince = addSeconds(this.clock.now(), -UNUSED_SECONDS);
    const needed = others.length > 0 ? await this.countNeeded(others) : [];
    for (const check of others) {
      if (needed.some(({ rootKeyId }) => rootKeyId === idOf(check))) continue;
      await this.database.single(({ rootKeyChecks }) => rootKeyChecks.forget(check.id, unusedSince));
    }
    this.report(needed);
  }

  private async renewSecrets(): Promise<void> {
    const noted = this.outdatedSecrets.take();
    for (let at = 0; at < noted.length; at += BATCH) {
      await this.database.transaction(async ({ secrets }) => {
        for (const secret of noted.slice(at, at + BATCH)) await secrets.renew(secret);
      });
    }
  }

  private async sealAnew(dependent: RootKeyDependent): Promise<void> {
    const { sealedFor } = dependent;
    if (!sealedFor) return;
    const current = rootKeyIdOf(this.rootKeys.seal(sealedFor, new Uint8Array(0)));
    const left: SealedValue['key'][] = []; // those that no key here opens: they are counted
    for (;;) {
      const page = { now: this.clock.now(), limit: BATCH, except: left };
      const values = await this.database.read.rootKeyDependents.sealedOtherwise(dependent, current, page);
      for (const value of values) {
        const to = this.rootKeys.reseal(sealedFor, value.sealed);
        if (!to) left.push(value.key);
        else await this.database.single(({ rootKeyDependents }) => rootKeyDependents.replace(dependent, value, to));
      }
      if (values.length < BATCH) return;
      await pause();
    }
  }

  private async countNeeded(others: readonly RootKeyCheck[]): Promise<readonly DependentCount[]> {
    const ids = others.map(idOf);
    const counts = await countDependents(this.database, this.clock.now(), pause);
    return counts.filter(({ rootKeyId }) => ids.includes(rootKeyId));
  }

  /** In the metrics always, in the log when it has changed. */
  private report(needed: readonly DependentCount[]): void {
    this.metrics.needRootKeys(needed);
    const told = JSON.stringify(needed);
    if (told === this.reported || (needed.length === 0 && this.reported === '')) return;
    this.reported = told;
    this.log.logger.info({ needed }, needed.length > 0 ? 'older root keys are still needed' : 'one root key is enough');
  }
}

const idOf = ({ sealed }: RootKeyCheck): string => rootKeyIdOf(sealed).toString('hex');

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
