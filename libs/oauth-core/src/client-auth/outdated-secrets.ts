/** A secret that has just proved its client, whose fingerprint an older root key made. */
export interface OutdatedSecret {
  readonly id: string;
  readonly consumerKey: string;
  /** The fingerprint as it is stored, and the one that the first root key makes. */
  readonly from: Buffer;
  readonly to: Buffer;
}

const LIMIT = 1_000;

/**
 * The secrets whose fingerprints are to be made anew. Only at this moment is the clear text there (product.md §3,
 * GATEHOUSE_ROOT_KEY); the request does not wait for it, and beyond the limit the next request notes it again.
 */
export class OutdatedSecrets {
  private readonly secrets = new Map<string, OutdatedSecret>();

  note(secret: OutdatedSecret): void {
    if (this.secrets.size < LIMIT) this.secrets.set(secret.id, secret);
  }

  /** Hands over what was noted, and forgets it. */
  take(): readonly OutdatedSecret[] {
    const noted = [...this.secrets.values()];
    this.secrets.clear();
    return noted;
  }
}
