export type Role = 'SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR';

/** What the grants need to know about a person. */
export interface UserStanding {
  readonly userId: string;
  readonly username: string;
  readonly enabled: boolean;
  readonly roles: readonly Role[];
  /** First half of a token's `epoch`; rises when every token of the person ends at once. */
  readonly generation: number;
}

/** What a person has told about themselves, for applications that they allow to ask (OpenID Connect Core section 5.1). */
export interface Profile {
  readonly username: string;
  readonly enabled: boolean;
  readonly displayName: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  /** A language tag (RFC 5646), or null. */
  readonly locale: string | null;
  readonly updatedAt: Date;
}

/** A person who presents a password. */
export interface Account extends UserStanding {
  /** argon2id in PHC form, or of an older kind. */
  readonly passwordHash: string;
  /** By an administrator's word about this one person; roles may need one too. */
  readonly secondFactorRequired: boolean;
  /** Whether they have one that works. */
  readonly hasSecondFactor: boolean;
}
