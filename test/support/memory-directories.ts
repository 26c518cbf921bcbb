import { generateKeyPairSync } from 'node:crypto';
import type { SigningKeyState } from '#database/repositories/signing-key.repository';
import { ClientDirectory, RedirectOrigins, ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { KeyStore, type KeyUse } from '#oauth-core/ports/key-store';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { PasswordHasher, PasswordQueueFull, type PasswordVerifier } from '#oauth-core/ports/password-hasher';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import type { Usernames } from '#oauth-core/ports/usernames';
import { Revocations } from '#oauth-core/ports/revocations';
import type { Client } from '#oauth-core/model/client';
import type { ApiScope } from '#oauth-core/model/scope';
import type { SigningAlgorithm, SigningKeyPair, VerificationKey } from '#primitives/signature';

/** Clients of which some are remembered already, and all others once they were read; notes who was read. */
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

  async read(consumerKey: string): Promise<Client | null> {
    this.reads.push(consumerKey);
    if (this.away) throw new StorageUnavailable(new Error('away'));
    const client = this.stored.get(consumerKey) ?? null;
    if (client) this.inMemory.set(consumerKey, client);
    else this.inMemory.delete(consumerKey);
    return client;
  }
}

/** The origins of the redirect URIs of a directory's clients. */
export class MemoryRedirectOrigins extends RedirectOrigins {
  constructor(private readonly clients: MemoryClientDirectory) {
    super();
  }

  async includes(origin: string): Promise<boolean> {
    if (origin === 'null') return false; // that of every URI from which no page is loaded
    const uris = [...this.clients.stored.values()].flatMap(({ redirectUris }) => redirectUris);
    return uris.some((uri) => URL.canParse(uri) && new URL(uri).origin === origin);
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
  readonly state: SigningKeyState;
  readonly signing: SigningKeyPair;
  readonly verification: VerificationKey;
}

/** Unless other keys are named, an active ES256 and an active RS256 key for tokens; made once for all tests of a file. */
export class MemoryKeyStore extends KeyStore {
  private keys: readonly KeyInStore[] = [];

  constructor(active: readonly (readonly [KeyUse, SigningAlgorithm])[] = TOKEN_KEYS) {
    super();
    for (const [use, algorithm] of active) this.add(use, algorithm, 'ACTIVE');
  }

  /** Makes a key in this state; returns its `kid`. */
  add(use: KeyUse, algorithm: SigningAlgorithm, state: SigningKeyState): string {
    const key = newKey(algorithm);
    this.keys = [...this.keys, { use, state, ...key }];
    return key.signing.kid;
  }

  /** Takes a key away, as an emergency rotation does. */
  revoke(kid: string): void {
    this.keys = this.keys.filter(({ verification }) => verification.kid !== kid);
  }

  signingKey(use: KeyUse, algorithm: SigningAlgorithm): SigningKeyPair {
    const active = this.keys.filter((key) => key.use === use && key.state === 'ACTIVE');
    const key = active.find(({ signing }) => signing.algorithm === algorithm);
    if (!key) throw new Error(`no ${algorithm} key for ${use}`);
    return key.signing;
  }

  verificationKey(use: KeyUse, kid: string): VerificationKey | null {
    return this.verificationKeys(use).find((key) => key.kid === kid) ?? null;
  }

  verificationKeys(use: KeyUse): readonly VerificationKey[] {
    const verifying = this.keys.filter((key) => key.use === use && VERIFYING.includes(key.state));
    return verifying.map(({ verification }) => verification);
  }
}

const TOKEN_KEYS = [
  ['TOKEN', 'ES256'],
  ['TOKEN', 'RS256'],
] as const;

const VERIFYING: readonly SigningKeyState[] = ['NEXT', 'ACTIVE', 'RETIRING'];

let madeKeys = 0;

function newKey(algorithm: SigningAlgorithm): Pick<KeyInStore, 'signing' | 'verification'> {
  const { privateKey, publicKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const named = { kid: `${algorithm}-${(madeKeys += 1)}`, algorithm };
  return { signing: { ...named, privateKey }, verification: { ...named, publicKey } };
}

/** Names that tell at once whose they are and where; nobody reads them but tests. */
export class MemorySubjects extends PairwiseSubjects {
  subjectFor({ sectorIdentifier }: Pick<Client, 'sectorIdentifier'>, userId: string): string {
    return sectorIdentifier === null ? userId : `${sectorIdentifier} ${userId}`;
  }

  userIdOf(subject: string): string {
    return subject.split(' ').at(-1) ?? subject;
  }
}

/** Revocations that a test writes down itself. */
export class MemoryRevocations extends Revocations {
  readonly endedGrants = new Set<string>();
  readonly revokedTokens = new Set<string>();
  readonly endedSecrets = new Set<string>();
  readonly userGenerations = new Map<string, number>();
  readonly keyPairGenerations = new Map<string, number>();

  isGrantEnded(grantId: string): boolean {
    return this.endedGrants.has(grantId);
  }

  isSecretEnded(secretId: string): boolean {
    return this.endedSecrets.has(secretId);
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

/** More than any lockout of a test allows failures, so that parallel guesses interleave. */
const PASSWORD_SLOTS = 8;
const PASSWORD_QUEUE = 512;

/** The names of persons; can be away. */
export class MemoryUsernames implements Usernames {
  readonly names = new Map<string, string>();
  away = false;

  async find(userId: string): Promise<string | null> {
    if (this.away) throw new StorageUnavailable(new Error('away'));
    return this.names.get(userId) ?? null;
  }
}

/** Hashes to the password behind `hash-of:`; notes what was verified. Full when it is, or when a test says so. */
export class MemoryPasswordHasher extends PasswordHasher {
  readonly verified: (string | null)[] = [];
  full = false;

  private free = PASSWORD_SLOTS;
  private readonly queue: (() => void)[] = [];

  async inSlot<T>(attempt: (verify: PasswordVerifier) => Promise<T>): Promise<T> {
    if (this.full || this.queue.length >= PASSWORD_QUEUE) throw new PasswordQueueFull(2);
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      return await attempt(async (passwordHash, password) => {
        this.verified.push(passwordHash);
        return passwordHash === `hash-of:${password}` || passwordHash === `old-hash-of:${password}`;
      });
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free += 1;
    }
  }

  async hash(password: string): Promise<string> {
    return `hash-of:${password}`;
  }

  isOutdated(passwordHash: string): boolean {
    return passwordHash.startsWith('old-');
  }
}
