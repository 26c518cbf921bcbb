import { Entity, Index } from 'typeorm';
import {
  BytesColumn,
  InstantColumn,
  JsonColumn,
  PositionColumn,
  SealedColumn,
  TextColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';

export type FactorKind = 'TOTP' | 'PASSKEY' | 'RECOVERY_CODES';

/** Something by which a person proves who they are, beside the password. */
@Entity('factors')
@Index('uq_factors_credential_hash', ['credentialHash'], { unique: true })
@Index('ix_factors_user_id_created_at_id', ['userId', 'createdAt', 'id'])
export class FactorEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @UuidColumn('user_id')
  userId: string;

  @WordColumn('kind')
  kind: FactorKind;

  @TextColumn('label', 80)
  label: string;

  /** The seed of one-time passwords, sealed (purpose `totp-seed`); null for the other kinds. */
  @SealedColumn('sealed_seed', { nullable: true })
  sealedSeed: Buffer | null;

  /** The highest time step of which a one-time password was taken: none is taken twice (RFC 6238 section 5.2). */
  @PositionColumn('last_step', { nullable: true })
  lastStep: number | null;

  /** Null, here and below, for all but passkeys (Web Authentication section 4). */
  @SealedColumn('credential_id', { nullable: true })
  credentialId: Buffer | null;

  /** SHA-256 of the credential id, which may be longer than an index takes. */
  @BytesColumn('credential_hash', 32, { nullable: true })
  credentialHash: Buffer | null;

  /** In COSE form. */
  @SealedColumn('public_key', { nullable: true })
  publicKey: Buffer | null;

  /** The authenticator's signature counter. */
  @PositionColumn('sign_count', { nullable: true })
  signCount: number | null;

  @JsonColumn('transports', { nullable: true })
  transports: readonly string[] | null;

  /** When its owner proved that it works; null: it counts for nothing yet. */
  @InstantColumn('confirmed_at', { nullable: true })
  confirmedAt: Date | null;

  @InstantColumn('last_used_at', { nullable: true })
  lastUsedAt: Date | null;

  @InstantColumn('created_at')
  createdAt: Date;
}
