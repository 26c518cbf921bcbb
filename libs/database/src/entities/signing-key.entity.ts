import type { JsonWebKey } from 'node:crypto';
import { Entity, Index } from 'typeorm';
import type { KeyUse } from '#oauth-core/ports/key-store';
import type { SigningAlgorithm } from '#primitives/signature';
import { IdentifierColumn, InstantColumn, JsonColumn, SealedColumn, WordColumn } from '../columns.js';

/** NEXT is published but does not sign yet; RETIRING signs no more but verifies; RETIRED and REVOKED do neither. */
export type SigningKeyState = 'NEXT' | 'ACTIVE' | 'RETIRING' | 'RETIRED' | 'REVOKED';

/** The members of RFC 7518 section 6 that a public key has. */
export type PublicJwk = Pick<JsonWebKey, 'kty' | 'crv' | 'x' | 'y' | 'n' | 'e'>;

@Entity('signing_keys')
@Index('uq_signing_keys_slot', ['slot'], { unique: true })
export class SigningKeyEntity {
  @IdentifierColumn('kid', 64, { primary: true })
  kid: string;

  @WordColumn('use_')
  use: KeyUse;

  @WordColumn('algorithm')
  algorithm: SigningAlgorithm;

  @WordColumn('state')
  state: SigningKeyState;

  /** `<use> <algorithm> <state>` of a NEXT or ACTIVE key: so the database holds at most one of each. */
  @WordColumn('slot', { nullable: true })
  slot: string | null;

  @JsonColumn('public_jwk')
  publicJwk: PublicJwk;

  /** Empty once the key has signed for the last time and nothing it signed can be alive. */
  @SealedColumn('sealed_private_key')
  sealedPrivateKey: Buffer;

  /** Of a NEXT key: when it is to begin. */
  @InstantColumn('active_from_at', { nullable: true })
  activeFromAt: Date | null;

  @InstantColumn('active_until_at', { nullable: true })
  activeUntilAt: Date | null;

  @InstantColumn('created_at')
  createdAt: Date;
}
