import { Entity, ForeignKey, Index } from 'typeorm';
import type { ClientAuthMethod, KeyType, TokenFormat } from '#oauth-core/model/client';
import {
  CountColumn,
  FlagColumn,
  IdentifierColumn,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';
import { ApplicationEntity } from './application.entity.js';

export type KeyPairMode = 'CREATED' | 'IMPORTED' | 'REGISTERED';
export type KeyPairState = 'ACTIVE' | 'DISABLED';

@Entity('key_pairs')
@Index('uq_key_pairs_application_id_key_type', ['applicationId', 'keyType'], { unique: true })
@Index('uq_key_pairs_consumer_key', ['consumerKey'], { unique: true })
export class KeyPairEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @ForeignKey(() => ApplicationEntity, {
    name: 'fk_key_pairs_application_id',
    onDelete: 'CASCADE',
    onUpdate: 'RESTRICT',
  })
  @UuidColumn('application_id')
  applicationId: string;

  @WordColumn('key_type')
  keyType: KeyType;

  @IdentifierColumn('consumer_key', 64)
  consumerKey: string;

  @WordColumn('mode')
  mode: KeyPairMode;

  @WordColumn('state')
  state: KeyPairState;

  @WordColumn('auth_method')
  authMethod: ClientAuthMethod;

  @JsonColumn('grant_types')
  grantTypes: readonly string[];

  @JsonColumn('redirect_uris')
  redirectUris: readonly string[];

  @JsonColumn('default_scopes')
  defaultScopes: readonly string[];

  @JsonColumn('allowed_scopes')
  allowedScopes: readonly string[];

  @JsonColumn('management_scopes')
  managementScopes: readonly string[];

  /** Null: none. */
  @JsonColumn('introspection_resources', { nullable: true })
  introspectionResources: readonly string[] | null;

  /** Addresses and networks from which it may be used; null: from any. */
  @JsonColumn('allowed_addresses', { nullable: true })
  allowedAddresses: readonly string[] | null;

  @CountColumn('refresh_replay_seconds')
  refreshReplaySeconds: number;

  @WordColumn('token_format')
  tokenFormat: TokenFormat;

  /** Null, here and below: what the settings say. */
  @CountColumn('access_token_lifetime_seconds', { nullable: true })
  accessTokenLifetimeSeconds: number | null;

  @CountColumn('refresh_token_idle_seconds', { nullable: true })
  refreshTokenIdleSeconds: number | null;

  @CountColumn('refresh_token_lifetime_seconds', { nullable: true })
  refreshTokenLifetimeSeconds: number | null;

  /** When it was last issued an application token, to the minute and some seconds late; null: never. */
  @InstantColumn('last_issued_at', { nullable: true })
  lastIssuedAt: Date | null;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('updated_at')
  updatedAt: Date;

  /** Null, here and below: what a key pair has that says nothing. */
  @JsonColumn('post_logout_redirect_uris', { nullable: true })
  postLogoutRedirectUris: readonly string[] | null;

  @FlagColumn('pkce_required', { nullable: true })
  pkceRequired: boolean | null;

  @WordColumn('id_token_algorithm', { nullable: true })
  idTokenAlgorithm: 'RS256' | 'ES256' | null;

  /** Null is public. */
  @WordColumn('subject_type', { nullable: true })
  subjectType: 'PUBLIC' | 'PAIRWISE' | null;

  @LongTextColumn('sector_identifier_uri', { nullable: true })
  sectorIdentifierUri: string | null;

  /** The host for which pairwise subjects are made; null while none are. */
  @TextColumn('sector_identifier', 255, { nullable: true })
  sectorIdentifier: string | null;

  /** Null is JSON that is not signed. */
  @WordColumn('userinfo_algorithm', { nullable: true })
  userinfoAlgorithm: 'RS256' | 'ES256' | null;

  @LongTextColumn('back_channel_logout_uri', { nullable: true })
  backChannelLogoutUri: string | null;

  @LongTextColumn('front_channel_logout_uri', { nullable: true })
  frontChannelLogoutUri: string | null;

  @JsonColumn('default_acr_values', { nullable: true })
  defaultAcrValues: readonly string[] | null;

  /** Whether people are not asked, by an administrator's decision. */
  @FlagColumn('consent_skipped', { nullable: true })
  consentSkipped: boolean | null;

  /** How often it was changed; null is never. */
  @CountColumn('revision', { nullable: true })
  revision: number | null;
}
