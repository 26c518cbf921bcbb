import { generateKeyPairSync } from 'node:crypto';
import { ClientDirectory, ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { KeyStore, type KeyUse } from '#oauth-core/ports/key-store';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { PasswordHasher, PasswordQueueFull, type PasswordVerifier } from '#oauth-core/ports/password-hasher';
import { Revocations } from '#oauth-core/ports/revocations';
import type { Client } from '#oauth-core/model/client';
import type { ApiScope } from '#oauth-core/model/scope';
import type { SigningAlgorithm, SigningKeyPair, VerificationKey } from '#primitives/signature';

/** Clients of which some are remembered already; notes who was read. */
export class MemoryClientDirectory extends ClientDirectory {
  readonly reads: string[] = [];
  readonly inMemory = new Map<string, Client>();
  readonly stored = new Map<string, Client>();
  away = false;

  /** Stored and remembered. */
  put(client: Client): void {
    this.stored.set(client.consumerKey, client);
    this.inMemory.set(client.consumerKey, client);
  }

  remembered(consumerKey: string): Client | null {
    return this.inMemory.get(consumerKey) ?? null;
  }

  read(consumerKey: string): Promise<Client | null> {
    this.reads.push(consumerKey);
    if (this.away) return Promise.reject(new StorageUnavailable(new Error('away')));
    return Promise.resolve(this.stored.get(consumerKey) ?? null);
  }
}

/** Scopes by application. */
export class MemoryScopeCatalogue extends ScopeCatalogue {
  readonly declared = new Set<string>();
  readonly subscribed = new Map<string, readonly ApiScope[]>();
  lookUps = 0;

  subscribe(applicationId: string, scopes: readonly ApiScope[]): void {
    this.subscribed.set(applicationId, scopes);
    for (const { name } of scopes) this.declared.add(name);
  }

  isDeclared(scope: string): boolean {
    return this.declared.has(scope);
  }

  subscribedScopes(applicationId: string): Promise<readonly ApiScope[]> {
    this.lookUps += 1;
    return Promise.resolve(this.subscribed.get(applicationId) ?? []);
  }
}

interface KeyInStore {
  readonly use: KeyUse;
  readonly signing: SigningKeyPair;
  readonly verification: VerificationKey;
}

/** An ES256 and an RS256 key for tokens, made once for all tests of a file. */
export class MemoryKeyStore extends KeyStore {
  private readonly keys: KeyInStore[] = [newKey('TOKEN', 'ES256'), newKey('TOKEN', 'RS256')];

  /** Takes a key away, as an emergency rotation does. */
  revoke(kid: string): void {
    this.keys.splice(
      this.keys.findIndex(({ verification }) => verification.kid === kid),
      1,
    );
  }

  signingKey(use: KeyUse, algorithm: SigningAlgorithm): SigningKeyPair {
    const key = this.keys.find(({ use: of, signing }) => of === use && signing.algorithm === algorithm);
    if (!key) throw new Error(`no ${algorithm} key for ${use}`);
    return key.signing;
  }

  verificationKey(use: KeyUse, kid: string): VerificationKey | null {
    return this.verificationKeys(use).find((key) => key.kid === kid) ?? null;
  }

  verificationKeys(use: KeyUse): readonly VerificationKey[] {
    return this.keys.filter((key) => key.use === use).map(({ verification }) => verification);
  }
}

let madeKeys = 0;

function newKey(use: KeyUse, algorithm: SigningAlgorithm): KeyInStore {
  const { privateKey, publicKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const named = { kid: `${algorithm}-${(madeKeys += 1)}`, algorithm };
  return { use, signing: { ...named, privateKey }, verification: { ...named, publicKey } };
}

/** Revocations that a test writes down itself. */
export class MemoryRevocations extends Revocations {
  readonly endedGrants = new Set<string>();
  readonly revokedTokens = new Set<string>();
  readonly userGenerations = new Map<string, number>();
  readonly keyPairGenerations = new Map<string, number>();

  isGrantEnded(grantId: string): boolean {
    return this.endedGrants.has(grantId);
  }

  isTokenRevoked(tokenId: string): boolean {
    return this.revokedTokens.has(tokenId);
  }

  userGeneration(userId: string): number {
    return this.userGenerations.get(userId) ?? 0;
  }

  keyPairGeneration(consumerKey: string): number {
    return this.keyPairGenerations.get(consumerKey) ?? 0;
  }
}

/** Hashes to the password behind `hash-of:`; notes what was verified, and whether that took a slot. */
export class MemoryPasswordHasher extends PasswordHasher {
  readonly verified: (string | null)[] = [];
  full = false;

  async inSlot<T>(attempt: (verify: PasswordVerifier) => Promise<T>): Promise<T> {
    if (this.full) throw new PasswordQueueFull(2);
    return attempt((passwordHash, password) => {
      this.verified.push(passwordHash);
      return Promise.resolve(passwordHash === `hash-of:${password}`);
    });
  }

  hash(password: string): Promise<string> {
    return Promise.resolve(`hash-of:${password}`);
  }
}
