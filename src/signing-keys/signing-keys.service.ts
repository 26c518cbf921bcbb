import { Injectable } from '@nestjs/common';
import { RootKeys } from '#primitives/root-keys';
import { addSeconds, earlier } from '#primitives/clock';
import type { SigningAlgorithm } from '#primitives/signature';
import { MAX_ACCESS_TOKEN_SECONDS } from '#oauth-core/tokens/access-token';
import { Database } from '#database/database';
import type { Repositories } from '#database/repositories/repositories';
import type { StoredSigningKey } from '#database/repositories/signing-key.repository';
import { type NewSigningKey, type SigningKeyKind, newSigningKey } from '#database/signing-key-kinds';
import { StaleSeconds } from '../operations/readiness.js';
import { ACTIVE_SECONDS, mayBeginAt } from './key-periods.js';
import { keyIn, newborn, succeed } from './key-succession.js';

/** A signing key without its private half. */
export type SigningKeyView = Omit<StoredSigningKey, 'sealedPrivateKey'>;

export interface Rotation {
  readonly algorithm: SigningAlgorithm;
  /** Do not wait until every cache of the JWKS holds the next key. */
  readonly immediately: boolean;
}

export interface KeyRevocation {
  readonly kid: string;
  readonly dryRun: boolean;
}

/** `state_conflict`: its tokens are worth nothing already, or it changes all the time. `grants`: how many living ones may have a token of it. */
export type KeyRevocationOutcome =
  | { readonly outcome: 'revoked' | 'counted'; readonly key: SigningKeyView; readonly grants: number }
  | { readonly outcome: 'state_conflict'; readonly key: SigningKeyView }
  | { readonly outcome: 'not_found' };

/** A key may change its state once under somebody who looks at it, perhaps twice. */
const ATTEMPTS = 3;

/** What is done to signing keys on command. The methods write in the caller's transaction, so that it can add its audit event. */
@Injectable()
export class SigningKeysService {
  constructor(
    private readonly database: Database,
    private readonly rootKeys: RootKeys,
    private readonly stale: StaleSeconds,
  ) {}

  /** All that ever were, oldest first. */
  async list(): Promise<readonly SigningKeyView[]> {
    return (await this.database.read.signingKeys.all()).map(viewOf);
  }

  /**
   * Lets the next key for tokens take over: as soon as every cache holds it, or at once. Returns that key, NEXT until then
   * and with the instant in `activeFromAt`; the job of the same name switches.
   */
  async rotate(
    stores: Repositories,
    now: Date,
    { algorithm, immediately }: Rotation,
    spare?: NewSigningKey,
  ): Promise<SigningKeyView> {
    const kind = { use: 'TOKEN', algorithm } as const;
    const next = await this.published(stores, now, kind, spare);
    if (immediately) await this.switchTo(stores, now, next);
    else await stores.signingKeys.bringForward(next.kid, later(now, mayBeginAt(next.createdAt, this.stale.seconds)));
    return this.viewed(stores, next.kid);
  }

  /** Ends a key and everything it signed. When it was the one that signs, another takes its place in the same transaction. */
  async revoke(stores: Repositories, now: Date, { kid, dryRun }: KeyRevocation): Promise<KeyRevocationOutcome> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const key = await stores.signingKeys.find(kid);
      if (!key) return { outcome: 'not_found' };
      if (key.state === 'RETIRED' || key.state === 'REVOKED') return { outcome: 'state_conflict', key: viewOf(key) };
      const grants = await grantsOf(stores, now, key);
      if (dryRun) return { outcome: 'counted', key: viewOf(key), grants };
      if (!(await stores.signingKeys.revoke(kid, key.state, now))) continue;
      if (key.state === 'ACTIVE') await this.fill(stores, now, key);
      return { outcome: 'revoked', key: await this.viewed(stores, kid), grants };
    }
    return { outcome: 'state_conflict', key: await this.viewed(stores, kid) };
  }

  /** A key for a rotation to come, when none is published that would do. */
  async spare(kind: SigningKeyKind): Promise<NewSigningKey | undefined> {
    return keyIn('NEXT', kind, await this.database.read.signingKeys.all()) ? undefined : this.make(kind);
  }

  /** The published next key of this kind; when there is none, `spare` or, if that was not made beforehand, a new one. */
  async published(
    stores: Repositories,
    now: Date,
    kind: SigningKeyKind,
    spare?: NewSigningKey,
  ): Promise<StoredSigningKey> {
    const keys = await stores.signingKeys.all();
    const known = keyIn('NEXT', kind, keys);
    if (known) return known;
    const signingSince = keyIn('ACTIVE', kind, keys)?.activeFromAt ?? now;
    const activeFromAt = later(mayBeginAt(now, this.stale.seconds), addSeconds(signingSince, ACTIVE_SECONDS));
    const made = newborn(spare ?? (await this.make(kind)), 'NEXT', { now, activeFromAt });
    if (await stores.signingKeys.addOnce(made)) return made;
    return this.published(stores, now, kind); // another process has just published one
  }

  /** From now on this NEXT key signs; what the one before it signed stays good. True for the one caller that switched. */
  async switchTo(stores: Repositories, now: Date, next: StoredSigningKey): Promise<boolean> {
    const keys = await stores.signingKeys.all();
    if (keyIn('NEXT', next, keys)?.kid !== next.kid) return false; // it signs already, or was revoked
    const active = keyIn('ACTIVE', next, keys);
    if (active && !(await stores.signingKeys.retire(active.kid, now))) return false;
    await this.fill(stores, now, next);
    return true;
  }

  /** Sees to it that a key of this kind signs: the published one, else `spare`, else a new one. */
  fill(stores: Repositories, now: Date, kind: SigningKeyKind, spare?: NewSigningKey): Promise<void> {
    return succeed(stores, now, kind, async () => spare ?? this.make(kind));
  }

  /** A key that no transaction has to wait for. */
  make(kind: SigningKeyKind): Promise<NewSigningKey> {
    return newSigningKey(kind, this.rootKeys);
  }

  private async viewed({ signingKeys }: Repositories, kid: string): Promise<SigningKeyView> {
    const key = await signingKeys.find(kid);
    if (!key) throw new Error('A signing key is never deleted.');
    return viewOf(key);
  }
}

const later = (a: Date, b: Date): Date => (a.getTime() >= b.getTime() ? a : b);

const viewOf = ({ sealedPrivateKey: _sealed, ...key }: StoredSigningKey): SigningKeyView => key;

/** Access tokens are signed with ES256; a key of another kind has signed nothing that a grant hangs on. */
async function grantsOf({ grants }: Repositories, now: Date, key: StoredSigningKey): Promise<number> {
  const { use, algorithm, state, activeFromAt, activeUntilAt } = key;
  if (use !== 'TOKEN' || algorithm !== 'ES256' || state === 'NEXT' || !activeFromAt) return 0;
  const from = later(activeFromAt, addSeconds(now, -MAX_ACCESS_TOKEN_SECONDS));
  return grants.countIssuing({ from, until: earlier(activeUntilAt ?? now, now), now });
}
