import type { Purpose } from '#primitives/root-keys';

/** A column whose values are made with a root key. */
export interface RootKeyDependent {
  /** For the operator: in the plural. */
  readonly name: string;
  readonly table: string;
  /** Its primary key. */
  readonly key: string;
  readonly column: string;
  /** Which rows somebody may still need; every question mark stands for the present instant. */
  readonly live: string;
  /** What it is sealed for; null for a fingerprint, which cannot be made again without the clear text. */
  readonly sealedFor: Purpose | null;
}

/** Everything that a root key has to be kept for. A new column of this kind is a line here; a test misses it otherwise. */
export const ROOT_KEY_DEPENDENTS: readonly RootKeyDependent[] = [
  {
    name: 'signing keys',
    table: 'signing_keys',
    key: 'kid',
    column: 'sealed_private_key',
    live: 'LENGTH(sealed_private_key) > 0',
    sealedFor: 'signing-key',
  },
  {
    name: 'client secrets',
    table: 'secrets',
    key: 'id',
    column: 'fingerprint',
    live: 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)',
    sealedFor: null,
  },
  {
    name: 'refresh tokens',
    table: 'grants',
    key: 'id',
    column: 'current_fingerprint',
    live: 'ended_at IS NULL AND idle_ends_at > ? AND absolute_ends_at > ?',
    sealedFor: null,
  },
  {
    name: 'answers that may be asked for again',
    table: 'grants',
    key: 'id',
    column: 'answer',
    live: 'answer_ends_at > ?',
    sealedFor: null, // with the token that was presented, too
  },
  {
    name: 'opaque access tokens',
    table: 'access_tokens',
    key: 'id',
    column: 'fingerprint',
    live: 'expires_at > ?',
    sealedFor: null,
  },
  {
    name: 'personal access tokens',
    table: 'personal_access_tokens',
    key: 'id',
    column: 'fingerprint',
    live: 'revoked_at IS NULL AND expires_at > ?',
    sealedFor: null,
  },
  {
    name: 'mails to be delivered',
    table: 'mails',
    key: 'id',
    column: 'sealed',
    live: 'expires_at > ?',
    sealedFor: 'mail',
  },
  {
    name: 'passwords of mail servers',
    table: 'settings',
    key: 'name',
    column: 'sealed',
    live: "sealed IS NOT NULL AND name = 'mail'",
    sealedFor: 'mail-password',
  },
  {
    name: 'secrets of pairwise subjects',
    table: 'settings',
    key: 'name',
    column: 'sealed',
    live: "sealed IS NOT NULL AND name = 'pairwise-secret'",
    sealedFor: 'pairwise-subject',
  },
  {
    name: 'answers with a secret that may be asked for again',
    table: 'idempotency_keys',
    key: 'fingerprint',
    column: 'answer',
    live: 'sealed_until > ?',
    sealedFor: null, // with the idempotency key, too
  },
  {
    name: 'sessions',
    table: 'sessions',
    key: 'id',
    column: 'fingerprint',
    live: 'ended_at IS NULL AND expires_at > ?',
    sealedFor: null,
  },
  {
    name: 'seeds of one-time passwords',
    table: 'factors',
    key: 'id',
    column: 'sealed_seed',
    live: 'sealed_seed IS NOT NULL',
    sealedFor: 'totp-seed',
  },
  {
    name: 'recovery codes',
    table: 'recovery_codes',
    key: 'fingerprint',
    column: 'fingerprint',
    live: '1 = 1',
    sealedFor: null,
  },
];

/** Columns of the same types that keep no key alive, and why. */
export const NO_DEPENDENTS: Readonly<Record<string, string>> = {
  'grants.previous_fingerprint': 'matters as long as the answer beside it',
  'idempotency_keys.request_hash': 'a repetition that cannot be told is refused',
  'throttles.subject': 'a count of failures that starts anew',
  'root_key_checks.sealed': 'is the list of the keys itself',
  'sign_ins.fingerprint': 'is begun again with the password',
  'passkey_challenges.fingerprint': 'is asked for again',
  'authorization_codes.fingerprint': 'lives for a minute and is asked for again',
  'factors.credential_id': 'is not made with a key',
  'factors.public_key': 'is not made with a key',
  'confirmations.fingerprint': 'is asked for again with another mail',
};
