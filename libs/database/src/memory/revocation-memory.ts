import { Revocations } from '#oauth-core/ports/revocations';
import { type Clock, addSeconds } from '#primitives/clock';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { RevocationKind } from '../repositories/revocation.repository.js';
import type { ChangeSubscriber } from './change-feed.js';

const SWEEP_INTERVAL_SECONDS = 60;
/** Kept for longer than the clock skew that a verifier may allow: a token must not come back to life at its very end. */
const MARGIN_SECONDS = 60;

type Kind = 'USER' | 'KEY_PAIR';

interface Ending {
  readonly endsAt: Date;
}

/** What was ended before its time: complete for everything that could still be alive. */
export class RevocationMemory extends Revocations implements ChangeSubscriber {
  private readonly grants = new Map<string, Ending>();
  private readonly tokens = new Map<string, Ending>();
  private readonly secrets = new Map<string, Ending>();
  private readonly generations = {
    USER: new Map<string, Ending & { readonly generation: number }>(),
    KEY_PAIR: new Map<string, Ending & { readonly generation: number }>(),
  };
  private nextSweepAt: Date;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
    this.nextSweepAt = clock.now();
  }

  isGrantEnded(grantId: string): boolean {
    return this.grants.has(grantId);
  }

  isTokenRevoked(tokenId: string): boolean {
    return this.tokens.has(tokenId);
  }

  isSecretEnded(secretId: string): boolean {
    return this.secrets.has(secretId);
  }

  userGeneration(userId: string): number {
    return this.generations.USER.get(userId)?.generation ?? 0;
  }

  keyPairGeneration(consumerKey: string): number {
    return this.generations.KEY_PAIR.get(consumerKey)?.generation ?? 0;
  }

  apply(change: Change): void {
    switch (change.kind) {
      case 'grant-ended':
        this.grants.set(change.grantId, change);
        break;
      case 'token-revoked':
        this.tokens.set(change.tokenId, change);
        break;
      case 'secret-ended':
        this.secrets.set(change.secretId, change);
        break;
      case 'generation':
        this.raise(change);
        break;
    }
    this.sweep();
  }

  /** Adds and never clears, so that nothing comes back to life while it reads. */
  async reload(): Promise<void> {
    const since = addSeconds(this.clock.now(), -MARGIN_SECONDS);
    const { revocations, generations } = this.database.read;
    for (const revocation of await revocations.live(since)) {
      this.endingsOf(revocation.kind).set(revocation.id, revocation);
    }
    for (const { kind, ...raised } of await generations.live(since)) this.raise({ of: kind, ...raised });
  }

  private endingsOf(kind: RevocationKind): Map<string, Ending> {
    if (kind === 'GRANT') return this.grants;
    return kind === 'TOKEN' ? this.tokens : this.secrets;
  }

  /** The later end of both counts: tokens of every earlier generation have to stay dead. */
  private raise({ of, subject, generation, endsAt }: Ending & { of: Kind; subject: string; generation: number }): void {
    const known = this.generations[of].get(subject) ?? { generation: 0, endsAt };
    this.generations[of].set(subject, {
      generation: Math.max(known.generation, generation),
      endsAt: known.endsAt > endsAt ? known.endsAt : endsAt,
    });
  }

  /** Drops what has expired by itself, now and then. */
  private sweep(): void {
    const now = this.clock.now();
    if (now < this.nextSweepAt) return;
    this.nextSweepAt = addSeconds(now, SWEEP_INTERVAL_SECONDS);
    for (const endings of [this.grants, this.tokens, this.secrets, this.generations.USER, this.generations.KEY_PAIR]) {
      for (const [id, { endsAt }] of endings) if (addSeconds(endsAt, MARGIN_SECONDS) < now) endings.delete(id);
    }
  }
}
