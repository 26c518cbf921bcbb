import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { KeyPair } from '#database/repositories/key-pair.repository';
import type { Secret } from '#database/repositories/secret.repository';
import { addSeconds, Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { newSecret } from '#primitives/secrets';
import { Problem } from '../http/problem.js';
import { created, item, plain, type RestAnswer } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, requireMatch, RestWrites, type Work } from '../rest/rest-writes.js';
import { type SecretUsage, UsageReader } from '../usage/usage-reader.js';
import type { NewSecretBody, RotationBody, SecretChangeBody, SecretRevocationBody } from './dto/secret.dto.js';
import { requireCredentialHolder, requireKeyPair } from './key-pair-access.js';
import { isLive, secretBody } from './key-pair-body.js';
import { futureInstant } from './future-instant.js';
import { secretRow } from './new-secret.js';

const LIVE_SECRETS = 5;
const DAY_SECONDS = 86_400;

/** Consumer secrets, of which several may live at once, so that one can take over from another. */
@Injectable()
export class SecretsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly settings: SettingsMemory,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
    private readonly usage: UsageReader,
  ) {}

  async list({ caller }: RestCall, keyPairId: string): Promise<RestAnswer> {
    const { id } = await requireKeyPair(this.database.read, keyPairId, caller, 'VIEWER');
    const secrets = await this.database.read.secrets.ofKeyPair(id);
    const now = this.clock.now();
    const used = await this.usage.secretUse(
      secrets.map((secret) => secret.id),
      now,
    );
    const items = secrets.map((secret) => secretBody(secret, { now, use: used.get(secret.id) }));
    return plain({ items, nextCursor: null });
  }

  add(call: RestCall, keyPairId: string, body: NewSecretBody): Promise<RestAnswer> {
    return this.writes.create(call, async (work) => {
      const keyPair = await this.lockForCredential(work, call, keyPairId);
      requireRoom(await liveSecrets(work, keyPair));
      const { secret, value } = await this.made(work, call, keyPair, body);
      await work.audit({ action: 'secret.create', ...targetOf(secret, keyPair), after: factsOf(secret) });
      return created(
        `/api/v1/secrets/${secret.id}`,
        secretBody(secret, { now: work.now, value }),
        { revision: 0 },
        true,
      );
    });
  }

  /** Adds a secret and ends the others after the overlap; one that ends earlier by itself still does. */
  rotate(call: RestCall, keyPairId: string, body: RotationBody): Promise<RestAnswer> {
    return this.writes.create(call, async (work) => {
      const { now, audit, stores } = work;
      const keyPair = await this.lockForCredential(work, call, keyPairId);
      const endsAt = addSeconds(now, this.overlapSeconds(body));
      const ending: Secret[] = [];
      for (const secret of await liveSecrets(work, keyPair)) {
        const isEarlier = secret.expiresAt !== null && secret.expiresAt <= endsAt;
        const change = { expiresAt: endsAt };
        ending.push(isEarlier ? secret : await stores.secrets.change(keyPair.consumerKey, secret, change, now));
      }
      requireRoom(ending.filter((secret) => isLive(secret, now)));
      const { secret, value } = await this.made(work, call, keyPair, body);
      const ends = ending.map(({ id, expiresAt }) => ({ id, expiresAt: expiresAt ?? endsAt }));
      await audit({
        action: 'secret.rotate',
        ...targetOf(secret, keyPair),
        after: { ...factsOf(secret), ending: ends },
      });
      const shown = { ...secretBody(secret, { now, value }), ending: ends };
      return created(`/api/v1/secrets/${secret.id}`, shown, { revision: 0 }, true);
    });
  }

  async change(call: RestCall, secretId: string, { label, expiresAt }: SecretChangeBody): Promise<RestAnswer> {
    const use = await this.use(secretId);
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      const { secret, keyPair } = await this.lockSecret(work, call, secretId, { required: true });
      if (!isLive(secret, now)) throw new Problem('state_conflict', 'It has ended already.', { allowed: [] });
      const end = expiresAt === undefined ? undefined : this.earlierEnd(secret, expiresAt, now);
      const after = await stores.secrets.change(keyPair.consumerKey, secret, { label, expiresAt: end }, now);
      await audit({
        action: 'secret.update',
        ...targetOf(secret, keyPair),
        before: factsOf(secret),
        after: factsOf(after),
      });
      return item(secretBody(after, { now, use }), after);
    });
  }

  /** Ends a secret now. Its tokens live on unless they are ended with it (tokens.md §6). */
  async revoke(call: RestCall, secretId: string, body: SecretRevocationBody): Promise<RestAnswer> {
    const use = await this.use(secretId);
    const { endTokens = false, allowLast = false } = body;
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      const { secret, keyPair } = await this.lockSecret(work, call, secretId);
      const isFirst = secret.revokedAt === null;
      const isNeeded = keyPair.authMethod !== 'none';
      if (isFirst && isNeeded && !allowLast) requireAnother(await liveSecrets(work, keyPair), secret);
      const change = { revokedAt: now };
      const after = isFirst ? await stores.secrets.change(keyPair.consumerKey, secret, change, now) : secret;
      if (endTokens) {
        const { maximumSeconds } = this.settings.current.tokenLifetimes.access;
        await stores.revocations.endSecret(secret.id, addSeconds(now, maximumSeconds));
      }
      if (isFirst || endTokens) {
        await audit({ action: 'secret.revoke', ...targetOf(secret, keyPair), after: { endTokens } });
      }
      return item(secretBody(after, { now, use }), after);
    });
  }

  /** Read before the transaction, which may read nothing outside itself. */
  private async use(secretId: string): Promise<SecretUsage | undefined> {
    return (await this.usage.secretUse([secretId], this.clock.now())).get(secretId);
  }

  /** The key pair, held: whoever counts or changes its secrets does so one after the other. */
  private async lockForCredential({ stores }: Work, { caller }: RestCall, keyPairId: string): Promise<KeyPair> {
    await requireCredentialHolder(stores, await requireKeyPair(stores, keyPairId, caller, 'VIEWER'), caller);
    const keyPair = requireFound(await stores.keyPairs.lock(keyPairId));
    requireConfidential(keyPair);
    return keyPair;
  }

  private async lockSecret({ stores }: Work, call: RestCall, secretId: string, match: { required?: boolean } = {}) {
    const { keyPairId } = requireFound(await stores.secrets.find(secretId));
    await requireKeyPair(stores, keyPairId, call.caller, 'DEVELOPER');
    const keyPair = requireFound(await stores.keyPairs.lock(keyPairId));
    const secret = requireFound(await stores.secrets.find(secretId));
    requireMatch(call, secret, match);
    return { secret, keyPair };
  }

  private async made(work: Work, { caller }: RestCall, keyPair: KeyPair, body: NewSecretBody) {
    const { stores, now } = work;
    const value = newSecret('gths_');
    const about = {
      label: body.label ?? '',
      expiresAt: futureInstant(body.expiresAt ?? null, now, '/expiresAt'),
      createdBy: caller.userId,
      createdAt: now,
    };
    return { value, secret: await stores.secrets.add(keyPair, secretRow(value, this.rootKeys, about)) };
  }

  /** @throws Problem validation_failed for more than the settings allow */
  private overlapSeconds({ overlapSeconds }: RotationBody): number {
    const maximum = this.settings.current.secretOverlapMaxSeconds;
    if (overlapSeconds === undefined) return Math.min(DAY_SECONDS, maximum);
    if (overlapSeconds <= maximum) return overlapSeconds;
    throw refused([
      { pointer: '/overlapSeconds', code: 'too_large', detail: `At most ${maximum}.`, allowed: { maximum } },
    ]);
  }

  private earlierEnd(secret: Secret, value: string, now: Date): Date {
    const end = requireFound(futureInstant(value, now, '/expiresAt'));
    if (secret.expiresAt === null || end <= secret.expiresAt) return end;
    const allowed = { before: secret.expiresAt };
    throw refused([{ pointer: '/expiresAt', code: 'too_large', detail: 'It ends earlier than that.', allowed }]);
  }
}

const liveSecrets = async ({ stores, now }: Work, { id }: KeyPair): Promise<readonly Secret[]> =>
  (await stores.secrets.ofKeyPair(id)).filter((secret) => isLive(secret, now));

function requireConfidential({ authMethod }: KeyPair): void {
  if (authMethod !== 'none') return;
  throw new Problem('state_conflict', 'Its clientAuthMethod is none: a secret would prove nothing.', { allowed: [] });
}

function requireRoom(live: readonly Secret[]): void {
  if (live.length >= LIVE_SECRETS) throw new Problem('secret_limit', `Revoke one of the ${LIVE_SECRETS} that live.`);
}

function requireAnother(live: readonly Secret[], secret: Secret): void {
  if (live.some(({ id }) => id !== secret.id) || !live.some(({ id }) => id === secret.id)) return;
  throw new Problem('last_secret', 'Add another first, or send allowLast: true.');
}

const targetOf = ({ id, label }: Secret, { applicationId }: KeyPair) => ({
  target: { kind: 'SECRET', id, ...(label !== '' && { name: label }) },
  applicationId,
});

const factsOf = ({ keyPairId, label, expiresAt }: Secret) => ({ keyPairId, label, expiresAt });
