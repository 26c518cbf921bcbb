import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { KeyPair, KeyPairState, NewKeyPair } from '#database/repositories/key-pair.repository';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { newConsumerKey, newSecret } from '#primitives/secrets';
import { Problem } from '../http/problem.js';
import { created, item, noContent, plain, type RestAnswer, secretly } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { orTaken, requireFound, requireMatch, RestWrites, type Work } from '../rest/rest-writes.js';
import { type ApplicationTokens, UsageReader } from '../usage/usage-reader.js';
import { requireMember } from './application-access.js';
import { DeveloperTokens } from './developer-tokens.js';
import type { KeyPairChangeBody, NewKeyPairBody, TokenOrderBody } from './dto/key-pair.dto.js';
import { endKeyPairTokens } from './ended-tokens.js';
import { futureInstant } from './future-instant.js';
import { requireCredentialHolder, requireKeyPair } from './key-pair-access.js';
import { keyPairBody, secretBody } from './key-pair-body.js';
import { requireActive, requireBoth, requireSecretless } from './key-pair-generation.js';
import { columnsOf, requireConsistent } from './key-pair-columns.js';
import { secretRow } from './new-secret.js';
import { type SectorDocument, SectorDocuments } from './sector-documents.js';
import {
  decidesSector,
  documentOf,
  requireSameDocument,
  sectoredAfter,
  sectorIdentifierOf,
} from './sector-identifier.js';

/** Key pairs: the OAuth clients of an application, at most one of each type. */
@Injectable()
export class KeyPairsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly settings: SettingsMemory,
    private readonly rootKeys: RootKeys,
    private readonly tokens: DeveloperTokens,
    private readonly usage: UsageReader,
    private readonly clock: Clock,
    private readonly sectors: SectorDocuments,
  ) {}

  async list({ caller }: RestCall, applicationId: string): Promise<RestAnswer> {
    await requireMember(this.database.read, applicationId, caller, 'VIEWER');
    const keyPairs = await this.database.read.keyPairs.ofApplication(applicationId);
    const issues = await this.usage.keyPairIssues(
      keyPairs.map(({ id }) => id),
      this.clock.now(),
    );
    return plain({ items: keyPairs.map((keyPair) => keyPairBody(keyPair, issues.get(keyPair.id))), nextCursor: null });
  }

  async read({ caller }: RestCall, keyPairId: string): Promise<RestAnswer> {
    const keyPair = await requireKeyPair(this.database.read, keyPairId, caller, 'VIEWER');
    return answer(keyPair, await this.issued(keyPairId));
  }

  /** Key pair, secret and token in one transaction: all of them, or none. */
  async generate(call: RestCall, applicationId: string, body: NewKeyPairBody): Promise<RestAnswer> {
    const catalogue = await this.tokens.scopesOf(applicationId);
    const document = await this.sectorDocument(sectoredAfter(NOT_SECTORED, body));
    return this.writes.create(call, async (work) => {
      const { stores, now, audit } = work;
      const imported = await this.requireMayGenerate(work, call, applicationId, body);
      const columns = this.newColumns(call, body, document);
      const keyPair = await orTaken('key_pair_exists', 'The application, or this consumer key, has one.', () =>
        stores.keyPairs.add({ ...columns, applicationId, mode: imported ? 'IMPORTED' : 'CREATED', createdAt: now }),
      );
      const secret = keyPair.authMethod === 'none' ? null : await this.firstSecret(work, call, keyPair, body);
      await audit({ action: 'key-pair.create', ...targetOf(keyPair), after: factsOf(keyPair) });
      const about = { caller: call.caller, keyPair, secretId: secret?.id ?? null, pointer: '/token', catalogue };
      const token = body.token ? await this.tokens.issue(work, body.token, about) : null;
      const whole = { ...keyPairBody(keyPair), secret, token };
      return created(`/api/v1/key-pairs/${keyPair.id}`, whole, { revision: 0 }, true);
    });
  }

  async change(call: RestCall, keyPairId: string, body: KeyPairChangeBody): Promise<RestAnswer> {
    const issued = await this.issued(keyPairId);
    const before = await requireKeyPair(this.database.read, keyPairId, call.caller, 'DEVELOPER');
    const sectored = sectoredAfter(before, body);
    const document = decidesSector(body) ? await this.sectorDocument(sectored) : null;
    return this.writes.change(call, async ({ stores, now, audit }) => {
      await requireKeyPair(stores, keyPairId, call.caller, 'DEVELOPER');
      const keyPair = requireFound(await stores.keyPairs.lock(keyPairId));
      requireMatch(call, keyPair, { required: true });
      requireSameDocument(sectored, sectoredAfter(keyPair, body));
      const change = {
        ...columnsOf(body, call.caller, this.settings.current),
        ...(decidesSector(body) && { sectorIdentifier: sectorIdentifierOf(sectoredAfter(keyPair, body), document) }),
        ...(body.clientAuthMethod === 'none' && { pkceRequired: body.pkceRequired ?? true }),
      };
      const after = await stores.keyPairs.change(keyPair, change, now);
      requireConsistent(after);
      await audit({
        action: 'key-pair.update',
        ...targetOf(keyPair),
        before: factsOf(keyPair),
        after: factsOf(after),
      });
      return answer(after, issued);
    });
  }

  remove(call: RestCall, keyPairId: string): Promise<RestAnswer> {
    return this.writes.change(call, async ({ stores, now, audit }) => {
      await requireKeyPair(stores, keyPairId, call.caller, 'DEVELOPER');
      const keyPair = requireFound(await stores.keyPairs.lock(keyPairId));
      requireMatch(call, keyPair);
      await endKeyPairTokens(stores, { keyPairId }, now, this.settings.current);
      await stores.keyPairs.remove(keyPair);
      await audit({ action: 'key-pair.delete', ...targetOf(keyPair), before: factsOf(keyPair) });
      return noContent();
    });
  }

  async issueToken(call: RestCall, keyPairId: string, order: TokenOrderBody): Promise<RestAnswer> {
    const { applicationId } = await requireKeyPair(this.database.read, keyPairId, call.caller, 'VIEWER');
    const catalogue = await this.tokens.scopesOf(applicationId);
    return this.writes.create(call, async (work) => {
      const keyPair = await requireKeyPair(work.stores, keyPairId, call.caller, 'VIEWER');
      await requireCredentialHolder(work.stores, keyPair, call.caller);
      const application = requireFound(await work.stores.applications.lock(keyPair.applicationId));
      if (keyPair.state !== 'ACTIVE' || application.state !== 'ACTIVE') {
        throw new Problem('state_conflict', 'The key pair or its application is not active.', { allowed: ['enable'] });
      }
      const about = { caller: call.caller, keyPair, secretId: null, pointer: '', catalogue };
      return secretly(plain(await this.tokens.issue(work, order, about), 201));
    });
  }

  disable(call: RestCall, keyPairId: string): Promise<RestAnswer> {
    return this.moved(call, keyPairId, 'DISABLED');
  }

  enable(call: RestCall, keyPairId: string): Promise<RestAnswer> {
    return this.moved(call, keyPairId, 'ACTIVE');
  }

  private async moved(call: RestCall, keyPairId: string, state: KeyPairState): Promise<RestAnswer> {
    const issued = await this.issued(keyPairId);
    return this.writes.change(call, async ({ stores, now, audit }) => {
      await requireKeyPair(stores, keyPairId, call.caller, 'OWNER');
      const keyPair = requireFound(await stores.keyPairs.lock(keyPairId));
      requireMatch(call, keyPair);
      if (keyPair.state === state) return answer(keyPair, issued);
      if (state === 'DISABLED') await endKeyPairTokens(stores, { keyPairId }, now, this.settings.current);
      const after = await stores.keyPairs.change(keyPair, { state }, now);
      const action = state === 'DISABLED' ? 'key-pair.disable' : 'key-pair.enable';
      await audit({ action, ...targetOf(keyPair), before: { state: keyPair.state }, after: { state } });
      return answer(after, issued);
    });
  }

  /** Read before the transaction, in which nobody waits for strangers. */
  private async sectorDocument(sectored: Parameters<typeof documentOf>[0]): Promise<SectorDocument> {
    const address = documentOf(sectored);
    return address === null ? null : this.sectors.read(address);
  }

  /** With its value, unless somebody brought that from elsewhere. */
  private async firstSecret({ stores, now }: Work, { caller }: RestCall, keyPair: KeyPair, body: NewKeyPairBody) {
    const value = body.consumerSecret ?? newSecret('gths_');
    const secret = await stores.secrets.add(
      keyPair,
      secretRow(value, this.rootKeys, {
        label: body.secretLabel ?? '',
        expiresAt: futureInstant(body.secretExpiresAt ?? null, now, '/secretExpiresAt'),
        createdBy: caller.userId,
        createdAt: now,
      }),
    );
    return secretBody(secret, { now, value: body.consumerSecret === undefined ? value : null });
  }

  /** Read before the transaction, which may read nothing outside itself; of a key pair that may not be shown, unused. */
  private async issued(keyPairId: string): Promise<ApplicationTokens | undefined> {
    return (await this.usage.keyPairIssues([keyPairId], this.clock.now())).get(keyPairId);
  }

  /** Whether keys are imported, which administrators do; all else is for those who will hold the credential. */
  private async requireMayGenerate(
    { stores }: Work,
    { caller }: RestCall,
    applicationId: string,
    body: NewKeyPairBody,
  ): Promise<boolean> {
    const { consumerKey, consumerSecret, managementScopes = [] } = body;
    requireSecretless(body);
    const imports = consumerKey !== undefined || consumerSecret !== undefined;
    await requireMember(stores, applicationId, caller, 'VIEWER');
    if (imports) {
      caller.requireRole('ADMINISTRATOR');
      if (body.clientAuthMethod !== 'none') requireBoth(consumerKey, consumerSecret);
    } else {
      await requireCredentialHolder(stores, { applicationId, managementScopes }, caller);
    }
    requireActive(requireFound(await stores.applications.lock(applicationId)));
    return imports;
  }

  private newColumns(
    { caller }: RestCall,
    body: NewKeyPairBody,
    document: SectorDocument,
  ): Omit<NewKeyPair, 'applicationId' | 'mode' | 'createdAt'> {
    const { redirectUris = [], ...said } = columnsOf(body, caller, this.settings.current);
    const authMethod = said.authMethod ?? 'client_secret_basic';
    const columns = {
      keyType: body.keyType,
      consumerKey: body.consumerKey ?? newConsumerKey(),
      state: 'ACTIVE' as const,
      authMethod,
      grantTypes: said.grantTypes ?? defaultGrantTypes(authMethod, redirectUris),
      redirectUris,
      postLogoutRedirectUris: said.postLogoutRedirectUris ?? [],
      pkceRequired: said.pkceRequired ?? true,
      defaultScopes: said.defaultScopes ?? [],
      allowedScopes: said.allowedScopes ?? [],
      allowedAddresses: said.allowedAddresses ?? null,
      managementScopes: said.managementScopes ?? [],
      introspectionResources: said.introspectionResources ?? [],
      refreshReplaySeconds: said.refreshReplaySeconds ?? (authMethod === 'none' ? 10 : 30), // tokens.md §5
      idTokenAlgorithm: said.idTokenAlgorithm ?? ('RS256' as const),
      userinfoAlgorithm: said.userinfoAlgorithm ?? null,
      subjectType: said.subjectType ?? ('PUBLIC' as const),
      sectorIdentifierUri: said.sectorIdentifierUri ?? null,
      sectorIdentifier: sectorIdentifierOf(sectoredAfter(NOT_SECTORED, body), document),
      backChannelLogoutUri: said.backChannelLogoutUri ?? null,
      frontChannelLogoutUri: said.frontChannelLogoutUri ?? null,
      defaultAcrValues: said.defaultAcrValues ?? [],
      consentSkipped: said.consentSkipped ?? false,
      tokenFormat: said.tokenFormat ?? 'JWT',
      accessTokenLifetimeSeconds: said.accessTokenLifetimeSeconds ?? null,
      refreshTokenIdleSeconds: said.refreshTokenIdleSeconds ?? null,
      refreshTokenLifetimeSeconds: said.refreshTokenLifetimeSeconds ?? null,
    };
    requireConsistent(columns);
    return columns;
  }
}

const answer = (keyPair: KeyPair, issued: ApplicationTokens | undefined): RestAnswer =>
  item(keyPairBody(keyPair, issued), keyPair);

/** tokens.md §4. */
function defaultGrantTypes(authMethod: KeyPair['authMethod'], redirectUris: readonly string[]): readonly string[] {
  if (authMethod === 'none') return ['authorization_code', 'refresh_token'];
  return redirectUris.length > 0
    ? ['client_credentials', 'authorization_code', 'refresh_token']
    : ['client_credentials'];
}

/** What a key pair is that does not exist yet. */
const NOT_SECTORED = { subjectType: null, sectorIdentifierUri: null, redirectUris: [] };

const targetOf = ({ id, consumerKey, applicationId }: KeyPair) => ({
  target: { kind: 'KEY_PAIR', id, name: consumerKey },
  applicationId,
});

const factsOf = ({
  id: _id,
  applicationId: _application,
  createdAt: _created,
  updatedAt: _updated,
  ...facts
}: KeyPair) => facts;
