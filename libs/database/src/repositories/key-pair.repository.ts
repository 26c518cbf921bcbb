import { In } from 'typeorm';
import type { Client } from '#oauth-core/model/client';
import { AddressRanges } from '#primitives/address-ranges';
import { newId } from '#primitives/ids';
import type { SigningAlgorithm } from '#primitives/signature';
import { type Row, placeholders } from '../connection.js';
import { KeyPairEntity, type KeyPairState } from '../entities/key-pair.entity.js';
import { RedirectOriginEntity } from '../entities/redirect-origin.entity.js';
import { searchable } from '../identifiers.js';
import { bytes, flag, instant, integer, nullable, text, textList } from '../row.js';
import type { NewRow } from '../new-row.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';
import { changeRow, lockRow } from './versioned-row.js';

export type { KeyPairMode, KeyPairState } from '../entities/key-pair.entity.js';
export type KeyPair = Readonly<KeyPairEntity>;
export type NewKeyPair = NewRow<KeyPairEntity, 'id' | 'updatedAt' | 'lastIssuedAt'>;
export type KeyPairChange = Partial<
  Omit<
    KeyPair,
    'id' | 'applicationId' | 'keyType' | 'consumerKey' | 'createdAt' | 'updatedAt' | 'lastIssuedAt' | 'revision'
  >
>;

type Lifetime = 'accessTokenLifetimeSeconds' | 'refreshTokenIdleSeconds' | 'refreshTokenLifetimeSeconds';

/** A client as stored: a lifetime that is null follows the settings. */
export type StoredClient = Omit<Client, Lifetime> & { readonly [name in Lifetime]: number | null };

/** What a key pair has of which nobody said anything. */
const UNSET = {
  introspectionResources: null,
  allowedAddresses: null,
  postLogoutRedirectUris: null,
  pkceRequired: null,
  idTokenAlgorithm: null,
  subjectType: null,
  sectorIdentifierUri: null,
  sectorIdentifier: null,
  userinfoAlgorithm: null,
  backChannelLogoutUri: null,
  frontChannelLogoutUri: null,
  defaultAcrValues: null,
  consentSkipped: null,
  accessTokenLifetimeSeconds: null,
  refreshTokenIdleSeconds: null,
  refreshTokenLifetimeSeconds: null,
  revision: null,
} as const;

export class KeyPairRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(keyPair: NewKeyPair): Promise<KeyPair> {
    const added = { ...UNSET, ...keyPair, id: newId(), updatedAt: keyPair.createdAt, lastIssuedAt: null };
    this.announcements.announce({ kind: 'application', applicationId: keyPair.applicationId });
    await this.session.write(({ manager }) => manager.insert(KeyPairEntity, { ...added }));
    await this.addOrigins(added);
    return added;
  }

  /** Those of one application, by type. */
  async ofApplication(applicationId: string): Promise<readonly KeyPair[]> {
    const where = { applicationId: searchable(applicationId) };
    return this.session.read(({ manager }) => manager.find(KeyPairEntity, { where, order: { keyType: 'ASC' } }));
  }

  async find(keyPairId: string): Promise<KeyPair | null> {
    return this.session.read(({ manager }) => manager.findOneBy(KeyPairEntity, { id: searchable(keyPairId) }));
  }

  /** Holds the row until the transaction ends: whoever changes a key pair or its secrets does so first. */
  async lock(keyPairId: string): Promise<KeyPair | null> {
    return this.session.read((connection) => lockRow(connection, KeyPairEntity, { id: keyPairId }));
  }

  /** What a locked key pair becomes. */
  async change(keyPair: KeyPair, change: KeyPairChange, at: Date): Promise<KeyPair> {
    this.announcements.announce({ kind: 'client', consumerKey: keyPair.consumerKey });
    const columns = { ...change, updatedAt: at };
    const after = await this.session.write((connection) => changeRow(connection, KeyPairEntity, keyPair, columns));
    if (change.redirectUris) {
      await this.session.write(({ manager }) => manager.delete(RedirectOriginEntity, { keyPairId: keyPair.id }));
      await this.addOrigins(after);
    }
    return after;
  }

  /** Deletes it with its secrets. */
  async remove({ id, consumerKey }: Pick<KeyPair, 'id' | 'consumerKey'>): Promise<void> {
    this.announcements.announce({ kind: 'client', consumerKey });
    await this.session.write(({ manager }) => manager.delete(KeyPairEntity, { id }));
  }

  /** Whether a redirect URI of any key pair has this origin (RFC 6454 section 6.2). */
  async hasRedirectOrigin(origin: string): Promise<boolean> {
    return this.session.read(({ manager }) => manager.existsBy(RedirectOriginEntity, { origin: searchable(origin) }));
  }

  /** Those of the consumer keys that exist. */
  async existing(consumerKeys: readonly string[]): Promise<readonly string[]> {
    const found = await this.session.read(({ manager }) =>
      manager.find(KeyPairEntity, {
        where: { consumerKey: In(consumerKeys) },
        select: { id: true, consumerKey: true },
      }),
    );
    return found.map(({ consumerKey }) => consumerKey).filter((consumerKey) => consumerKeys.includes(consumerKey));
  }

  /** The consumer key of one key pair, or of each that an application has. */
  async consumerKeys(where: { readonly applicationId: string } | { readonly keyPairId: string }) {
    const found = await this.session.read(({ manager }) =>
      manager.find(KeyPairEntity, {
        where: 'keyPairId' in where ? { id: where.keyPairId } : where,
        select: { id: true, consumerKey: true },
      }),
    );
    return found.map(({ consumerKey }) => consumerKey);
  }

  /** Whose key pair it is; null when there is none. */
  async findApplicationId(keyPairId: string): Promise<string | null> {
    const found = await this.session.read(({ manager }) =>
      manager.findOne(KeyPairEntity, {
        where: { id: searchable(keyPairId) },
        select: { id: true, applicationId: true },
      }),
    );
    return found?.applicationId ?? null;
  }

  private async addOrigins({ id, consumerKey, redirectUris }: KeyPair): Promise<void> {
    const origins = new Set(redirectUris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).origin));
    origins.delete('null'); // of schemes that no page is loaded from
    if (origins.size === 0) return;
    this.announcements.announce({ kind: 'client', consumerKey });
    const rows = [...origins].map((origin) => ({ origin, keyPairId: id }));
    await this.session.write(({ manager }) => manager.insert(RedirectOriginEntity, rows));
  }

  async changeState({ id, consumerKey }: Pick<KeyPair, 'id' | 'consumerKey'>, state: KeyPairState, at: Date) {
    this.announcements.announce({ kind: 'client', consumerKey });
    await this.session.write(({ manager }) => manager.update(KeyPairEntity, { id }, { state, updatedAt: at }));
  }

  /** Takes over that these were issued application tokens at `at`. Nobody is told: no decision hangs on it. */
  async markIssued(keyPairIds: readonly string[], at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `UPDATE key_pairs SET last_issued_at = ?
         WHERE id IN (${placeholders(keyPairIds.length)}) AND (last_issued_at IS NULL OR last_issued_at < ?)`,
        [at, ...keyPairIds, at],
      ),
    );
  }

  /** The OAuth client with exactly this consumer key, byte for byte. One statement, whether or not there is one. */
  async findClient(consumerKey: string): Promise<StoredClient | null> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT k.*, a.name AS application_name, a.owner_id, a.state AS application_state,
                a.second_factor_required AS application_second_factor_required, u.state AS owner_state,
                g.generation, s.id AS secret_id, s.fingerprint AS secret_fingerprint, s.expires_at AS secret_expires_at
         FROM key_pairs k
         JOIN applications a ON a.id = k.application_id
         JOIN users u ON u.id = a.owner_id
         LEFT JOIN generations g ON g.kind = 'KEY_PAIR' AND g.subject = k.consumer_key
         LEFT JOIN secrets s ON s.key_pair_id = k.id AND s.revoked_at IS NULL
         WHERE k.consumer_key = ?
         ORDER BY s.created_at`,
        [searchable(consumerKey)],
      ),
    );
    return rows.length > 0 ? readClient(rows) : null;
  }
}

/** One row for each secret, at least one. */
function readClient(rows: readonly Row[]): StoredClient {
  const [row] = rows;
  return {
    keyPairId: text(row.id),
    consumerKey: text(row.consumer_key),
    keyType: row.key_type === 'PRODUCTION' ? 'PRODUCTION' : 'SANDBOX',
    applicationId: text(row.application_id),
    applicationName: text(row.application_name),
    ownerId: text(row.owner_id),
    enabled: [row.state, row.application_state, row.owner_state].every((state) => state === 'ACTIVE'),
    authMethod: text(row.auth_method) as Client['authMethod'],
    secrets: rows.filter(({ secret_id }) => secret_id !== null).map(readSecret),
    grantTypes: textList(row.grant_types),
    redirectUris: textList(row.redirect_uris),
    defaultScopes: textList(row.default_scopes),
    allowedScopes: textList(row.allowed_scopes),
    managementScopes: textList(row.management_scopes),
    introspectionResources: nullable(row.introspection_resources, textList) ?? [],
    allowedAddresses: nullable(row.allowed_addresses, readRanges),
    tokenFormat: row.token_format === 'OPAQUE' ? 'OPAQUE' : 'JWT',
    accessTokenLifetimeSeconds: nullable(row.access_token_lifetime_seconds, integer),
    refreshTokenIdleSeconds: nullable(row.refresh_token_idle_seconds, integer),
    refreshTokenLifetimeSeconds: nullable(row.refresh_token_lifetime_seconds, integer),
    refreshReplaySeconds: integer(row.refresh_replay_seconds),
    postLogoutRedirectUris: nullable(row.post_logout_redirect_uris, textList) ?? [],
    pkceRequired: flag(row.pkce_required),
    idTokenAlgorithm: row.id_token_algorithm === 'ES256' ? 'ES256' : 'RS256',
    sectorIdentifier: row.subject_type === 'PAIRWISE' ? text(row.sector_identifier) : null,
    userinfoAlgorithm: nullable(row.userinfo_algorithm, signingAlgorithm),
    backChannelLogoutUri: nullable(row.back_channel_logout_uri, text),
    frontChannelLogoutUri: nullable(row.front_channel_logout_uri, text),
    defaultAcrValues: nullable(row.default_acr_values, textList) ?? [],
    consentSkipped: flag(row.consent_skipped),
    secondFactorRequired: flag(row.application_second_factor_required),
    generation: integer(row.generation ?? 0),
  };
}

const readRanges = (value: unknown): AddressRanges => new AddressRanges(textList(value));

const readSecret = (row: Row) => ({
  id: text(row.secret_id),
  fingerprint: bytes(row.secret_fingerprint),
  expiresAt: nullable(row.secret_expires_at, instant),
});

const signingAlgorithm = (value: unknown): SigningAlgorithm => (value === 'ES256' ? 'ES256' : 'RS256');
