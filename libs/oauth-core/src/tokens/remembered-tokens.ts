import type { VerifiedAccessToken } from './access-token-claims.js';

const MAX_REMEMBERED = 20_000;

/** The access tokens that were used lately, by their digest: what never changes about them, and only so many. */
export class RememberedTokens {
  /** Least recently used first. */
  private readonly tokens = new Map<string, VerifiedAccessToken>();

  constructor(private readonly limit = MAX_REMEMBERED) {}

  get(digest: string): VerifiedAccessToken | undefined {
    return this.tokens.get(digest);
  }

  /** Remembers a token as the one used last. */
  used(token: VerifiedAccessToken): void {
    this.tokens.delete(token.tokenDigest);
    const [oldest] = this.tokens.keys();
    if (this.tokens.size >= this.limit) this.tokens.delete(oldest);
    this.tokens.set(token.tokenDigest, token);
  }

  forget({ tokenDigest }: VerifiedAccessToken): void {
    this.tokens.delete(tokenDigest);
  }
}
