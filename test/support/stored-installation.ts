import { jest } from '@jest/globals';
import type { Database } from '#database/database';
import { openMemory } from '#database/memory/memory';
import type { SigningKeyState } from '#database/repositories/signing-key.repository';
import type { TokenFault } from '#gateway-core/ports';
import type { Caller, Plan, SubscriptionState } from '#gateway-core/model';
import type { KeyStore, KeyUse } from '#oauth-core/ports/key-store';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { AccessTokenIssuer } from '#oauth-core/tokens/access-token';
import { addSeconds, epochSeconds } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { newSecret } from '#primitives/secrets';
import { type SigningAlgorithm, signJws } from '#primitives/signature';
import { generateSigningKey } from '#primitives/signing-key';
import { GatewayAddresses } from '../../src/gateway/gateway-addresses.js';
import { GatewayTokenVerifier } from '../../src/gateway/gateway-token-verifier.js';
import { Builders, NO_BROWSER } from './builders.js';
import { type ThrowAwayDatabase, testRootKeys } from './databases.js';
import { MemoryKeyStore, MemorySubjects } from './memory-directories.js';
import type { Elsewhere, Installation, IssuedToken, NewPublishedApi, RegisteredClient } from './installation.js';
import { StoppedClock } from './stopped-clock.js';
import { CONSOLE, ISSUER, TokenServer, claimsOf } from './token-server.js';

const NOW = new Date('2026-06-01T12:00:00.000Z');
const LATER = addSeconds(NOW, 3600);

/** The product's own implementations on this database. */
export async function storedInstallation(create: () => Promise<ThrowAwayDatabase>): Promise<Installation> {
  const place = await create();
  const clock = new StoppedClock(NOW);
  const database = await place.openPrepared({ clock });
  const addKey = keyWriter(database);
  await addKey('TOKEN', 'ES256', 'ACTIVE');
  await addKey('TOKEN', 'RS256', 'ACTIVE');

  const openDeaf = async () => {
    const memory = await openMemory(database, testRootKeys, clock);
    await memory.feed.stop(); // from here on it hears of nothing, not even of this process
    return memory;
  };
  const memory = await openDeaf();
  const addresses = new GatewayAddresses(ISSUER, []);
  const tokens = new GatewayTokenVerifier(
    addresses,
    memory.keys,
    database,
    testRootKeys,
    memory.revocations,
    memory.subjects,
    clock,
  );
  const endings = endingsOf(database);
  return {
    ports: { ...memory, tokens },
    elsewhere: {
      addKey,
      ...endings,
      ...clientsOf(database),
      ...apisOf(database),
      ...tokensOf(memory.keys, clock, endings.revokeToken),
    },
    hear: () => memory.feed.catchUp(),
    restarted: async () => (await openDeaf()).revocations,
    async readsDuring(work) {
      let statements = 0;
      const stop = database.onStatement(() => (statements += 1));
      await work();
      stop();
      return statements;
    },
    loseClients() {
      const away = () => Promise.reject(new StorageUnavailable(new Error('away')));
      const spy = jest.spyOn(database.read.keyPairs, 'findClient').mockImplementation(away);
      return () => spy.mockRestore();
    },
    close: () => place.drop(),
  };
}

const keyWriter =
  (database: Database) =>
  async (use: KeyUse, algorithm: SigningAlgorithm, state: SigningKeyState): Promise<string> => {
    const { kid, publicJwk, privateKeyPem } = await generateSigningKey(algorithm);
    const sealedPrivateKey = testRootKeys.seal('signing-key', Buffer.from(privateKeyPem));
    const times = { activeFromAt: NOW, activeUntilAt: null, createdAt: NOW };
    await database.transaction(({ signingKeys }) =>
      signingKeys.add({ kid, use, algorithm, state, publicJwk, sealedPrivateKey, ...times }),
    );
    return kid;
  };

function clientsOf(database: Database) {
  const build = new Builders(database);
  return {
    registerClient: (redirectUris: readonly string[] = []) => build.keyPair({ redirectUris: [...redirectUris] }),
    async disableClient({ consumerKey }: RegisteredClient) {
      const { keyPairId = '' } = (await database.read.keyPairs.findClient(consumerKey)) ?? {};
      await database.transaction(({ keyPairs }) =>
        keyPairs.changeState({ id: keyPairId, consumerKey }, 'DISABLED', NOW),
      );
    },
  };
}

function endingsOf(database: Database): Pick<Elsewhere, 'endGrant' | 'revokeToken' | 'raiseGeneration'> {
  return {
    async endGrant() {
      const [id, userId, keyPairId] = [newTimeOrderedId(NOW), newId(), newId()];
      const times = { authenticatedAt: NOW, createdAt: NOW, expiresAt: LATER };
      const rest = {
        grantType: 'password',
        scopes: [],
        resources: [],
        amr: [],
        ...NO_BROWSER,
        epoch: [0, 0],
        family: null,
      } as const;
      await database.single(({ grants }) => grants.add({ id, userId, keyPairId, ...times, ...rest }));
      const end = { at: NOW, reason: 'revoked', tokensEndAt: LATER } as const;
      await database.transaction(({ grants }) => grants.end(id, end));
      return id;
    },
    revokeToken: (tokenId) =>
      database.transaction(async ({ changes, revocations }) => {
        await revocations.add({ kind: 'TOKEN', id: tokenId, endsAt: LATER });
        changes.announce({ kind: 'token-revoked', tokenId, endsAt: LATER });
      }),
    async raiseGeneration(kind, subject) {
      await database.transaction(({ generations }) => generations.raise(kind, subject, LATER));
    },
  };
}

function apisOf(database: Database) {
  const build = new Builders(database);
  return {
    publish: ({ scopes = [], ...api }: NewPublishedApi = {}) => build.api({ ...api, scopes: [...scopes] }),
    addApplication: async () => (await build.application()).id,
    disableApplication: (applicationId: string) =>
      database.transaction(({ applications }) => applications.changeState(applicationId, 'DISABLED', NOW)),
    async subscribe(applicationId: string, apiId: string, state: SubscriptionState = 'ACTIVE') {
      await build.subscription({ applicationId, apiId, state });
    },
    addPlan: async (limits: Pick<Plan, 'limit' | 'burst'>) => (await build.plan(limits)).id,
  };
}

function tokensOf(keys: KeyStore, clock: StoppedClock, revokeToken: (tokenId: string) => Promise<void>) {
  const subjects = new MemorySubjects();
  const settings = { issuer: ISSUER, console: CONSOLE, keys, subjects, rootKeys: testRootKeys, clock };
  const issuer = new AccessTokenIssuer(settings);
  const foreign = new MemoryKeyStore([['TOKEN', 'ES256']]);
  const { secret: _secret, ...client } = new TokenServer().client();

  const issue = (tokenType: Caller['tokenType']): IssuedToken => {
    const user = { userId: newId(), username: 'maria', enabled: true, roles: [], generation: 0 };
    const event = { grantId: newTimeOrderedId(NOW), authenticatedAt: NOW, amr: ['pwd'], notAfter: null };
    const subject = tokenType === 'APPLICATION' ? null : { user, ...event };
    const secretId = newId();
    const order = { client, secretId, scopes: ['default'], resources: [], subject };
    const { token, tokenId, expiresAt } = issuer.issue(order);
    const { consumerKey, applicationId, keyType } = client;
    const whose = {
      subject: subject ? user.userId : consumerKey,
      publicSubject: subject ? user.userId : consumerKey,
      consumerKey,
      applicationId,
      secretId,
      keyType,
      tokenType,
    };
    return { token, caller: { ...whose, tokenId, expiresAt, scopes: ['default'], audience: [`${ISSUER}/apis`] } };
  };
  const signed = (claims: object, { typ = 'at+jwt', by = keys } = {}) =>
    signJws(by.signingKey('TOKEN', 'ES256'), typ, { ...claimsOf(issue('APPLICATION').token), ...claims });
  const now = epochSeconds(clock.now());

  const faulty: Readonly<Record<TokenFault, () => Promise<string>>> = {
    malformed: async () => signed({ epoch: undefined }),
    wrong_type: async () => signed({}, { typ: 'JWT' }),
    unknown_key: async () => signed({}, { by: foreign }),
    wrong_algorithm: async () => withHeader(signed({}), { alg: 'RS256' }),
    bad_signature: async () => withHeader(signed({}), { cty: 'x' }),
    wrong_issuer: async () => signed({ iss: CONSOLE }),
    expired: async () => signed({ exp: now }),
    not_yet_valid: async () => signed({ iat: now + 11 }),
    unknown: async () => newSecret('gtha_'),
    revoked: async () => {
      const { token, caller } = issue('APPLICATION');
      await revokeToken(caller.tokenId);
      return token;
    },
  };
  return {
    issueToken: async (tokenType: Caller['tokenType']) => issue(tokenType),
    issueFaultyToken: (fault: TokenFault) => faulty[fault](),
  };
}

/** The token with something else in its header, under the same signature. */
function withHeader(token: string, changes: object): string {
  const [header, payload, signature] = token.split('.');
  const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...changes };
  return [Buffer.from(JSON.stringify(changed)).toString('base64url'), payload, signature].join('.');
}
