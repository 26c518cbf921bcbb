import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { Database } from '#database/database';
import type { Application, NewApplication } from '#database/repositories/application.repository';
import type { NewApi, NewResource, StoredApi } from '#database/repositories/api.repository';
import type { KeyPair, NewKeyPair } from '#database/repositories/key-pair.repository';
import type { NewPlan, StoredPlan } from '#database/repositories/plan.repository';
import type { Secret } from '#database/repositories/secret.repository';
import type { NewSession } from '#database/repositories/session.repository';
import type { NewSubscription, StoredSubscription } from '#database/repositories/subscription.repository';
import type { NewUser, User } from '#database/repositories/user.repository';
import type { AuthorizationCode } from '#oauth-core/model/authorization-code';
import type { Consent } from '#oauth-core/ports/oauth-storage';
import { NO_CLAIMS } from '#oauth-core/model/requested-claims';
import { addSeconds } from '#primitives/clock';
import { newId } from '#primitives/ids';
import type { RootKeys } from '#primitives/root-keys';
import { newConsumerKey, newSecret } from '#primitives/secrets';
import { aCode } from './authorization-codes.js';
import { testRootKeys } from './databases.js';

/** When everything a builder makes was made, unless the test says otherwise. */
export const LONG_AGO = new Date('2026-01-01T00:00:00.000Z');

/** Of a grant that no browser was signed in for. */
export const NO_BROWSER = { sessionId: null, claims: NO_CLAIMS } as const;

/** As few rounds as the algorithm allows: the tests are not about its cost. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** A key pair with its one secret in the clear. */
export interface BuiltKeyPair extends KeyPair {
  readonly secret: Secret;
  readonly consumerSecret: string;
}

export interface BuiltSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly cookie: string;
}

/** Makes rows for tests, each with everything that the test does not care about filled in. */
export class Builders {
  constructor(
    private readonly database: Database,
    private readonly rootKeys: RootKeys = testRootKeys,
  ) {}

  /** A subscriber whose password is `password`, unless given. */
  async user({ password = 'password', ...fields }: Partial<NewUser> & { password?: string } = {}): Promise<User> {
    const username = fields.username ?? unique('user');
    const passwordHash = fields.passwordHash ?? (await hash(password, CHEAP));
    return this.database.transaction(({ users }) =>
      users.add({
        username,
        email: `${newId()}@example.com`,
        displayName: username,
        roles: ['SUBSCRIBER'],
        state: 'ACTIVE',
        secondFactorRequired: false,
        createdAt: LONG_AGO,
        ...fields,
        passwordHash,
      }),
    );
  }

  /** An active application, of a new user unless the owner is given. */
  async application(fields: Partial<NewApplication> = {}): Promise<Application> {
    const ownerId = fields.ownerId ?? (await this.user()).id;
    return this.database.transaction(({ applications }) =>
      applications.add({
        name: unique('application'),
        description: '',
        attributes: {},
        tokenFormat: 'JWT',
        state: 'ACTIVE',
        createdAt: LONG_AGO,
        ...fields,
        ownerId,
      }),
    );
  }

  /** A production key pair with one secret, for every grant that the token endpoint knows; of a new application unless given. */
  async keyPair(fields: Partial<NewKeyPair> = {}): Promise<BuiltKeyPair> {
    const applicationId = fields.applicationId ?? (await this.application()).id;
    const consumerSecret = newSecret('gths_');
    return this.database.transaction(async ({ keyPairs, secrets }) => {
      const keyPair = await keyPairs.add({
        keyType: 'PRODUCTION',
        consumerKey: newConsumerKey(),
        mode: 'CREATED',
        state: 'ACTIVE',
        authMethod: 'client_secret_basic',
        grantTypes: ['password', 'client_credentials', 'refresh_token'],
        redirectUris: [],
        defaultScopes: [],
        allowedScopes: [],
        managementScopes: [],
        refreshReplaySeconds: 30,
        tokenFormat: 'JWT',
        accessTokenLifetimeSeconds: null,
        refreshTokenIdleSeconds: null,
        refreshTokenLifetimeSeconds: null,
        createdAt: LONG_AGO,
        ...fields,
        applicationId,
      });
      const secret = await secrets.add(keyPair, {
        label: '',
        fingerprint: this.rootKeys.fingerprint('client-secret', consumerSecret),
        hintFirst: consumerSecret.slice(0, 8),
        hintLast: consumerSecret.slice(-4),
        expiresAt: null,
        createdBy: null,
        createdAt: LONG_AGO,
      });
      return { ...keyPair, secret, consumerSecret };
    });
  }

  /** Somebody signed in at `now`, and the cookie that their browser keeps. */
  async session(now: Date, userId: string, fields: Partial<NewSession> = {}): Promise<BuiltSession> {
    const cookie = randomBytes(32).toString('base64url');
    const session = {
      id: newId(),
      fingerprint: this.rootKeys.fingerprint('session', cookie),
      userId,
      userGeneration: 0,
      amr: ['pwd'],
      authenticatedAt: now,
      address: '127.0.0.1',
      userAgent: '',
      createdAt: now,
      expiresAt: addSeconds(now, 43_200),
      ...fields,
    };
    await this.database.single(({ sessions }) => sessions.add(session));
    return { userId, sessionId: session.id, cookie };
  }

  /** Scopes that a person allowed an application at `now`. */
  async consent(now: Date, consent: Consent): Promise<void> {
    const given = { at: now, from: { address: '127.0.0.1', traceId: 'test' } };
    await this.database.transaction(({ consents }) => consents.allow(consent, given));
  }

  /** An authorization code of this person for this key pair, as the authorization endpoint makes one at `now`, in a new session. */
  async code(
    now: Date,
    keyPair: Pick<KeyPair, 'id'>,
    user: Pick<User, 'id'>,
    fields: Partial<AuthorizationCode> = {},
  ): Promise<string> {
    const code = randomBytes(32).toString('base64url');
    const fingerprint = this.rootKeys.fingerprint('authorization-code', code);
    const allowed = aCode(now, { keyPairId: keyPair.id, generation: 0 }, { userId: user.id, generation: 0 });
    const stored = { ...allowed, ...fields, fingerprint };
    const { sessionId, amr, authenticatedAt } = stored;
    await this.session(now, user.id, { id: sessionId, amr, authenticatedAt });
    if (!(await this.database.transaction(({ codes }) => codes.add(stored))))
      throw new Error('The code was not stored.');
    return code;
  }

  /** A published API with the resources given, else one that takes every method on every path. */
  async api(fields: Partial<NewApi> & { resources?: readonly Partial<NewResource>[] } = {}): Promise<StoredApi> {
    const { resources = [{}], ...columns } = fields;
    const providerId = columns.providerId ?? (await this.user({ roles: ['PUBLISHER'] })).id;
    return this.database.transaction(async ({ apis }) => {
      const api = await apis.add({
        name: unique('API'),
        context: `/${unique('api')}`,
        version: '1.0.0',
        defaultVersion: true,
        description: '',
        state: 'PUBLISHED',
        productionEndpoint: 'http://127.0.0.1:9',
        sandboxEndpoint: null,
        planIds: [],
        scopes: [],
        cors: { enabled: false, origins: [], headers: [], credentials: false },
        timeoutSeconds: 30,
        maxRequestBytes: null,
        passCookies: false,
        passAccessToken: false,
        createdAt: LONG_AGO,
        ...columns,
        providerId,
      });
      const added = [];
      for (const resource of resources) {
        added.push(
          await apis.addResource(api.id, {
            method: '*',
            path: '/*',
            authType: 'ANY',
            scopes: [],
            description: '',
            ...resource,
          }),
        );
      }
      return { ...api, resources: added };
    });
  }

  /** A plan without limits. */
  plan(fields: Partial<NewPlan> = {}): Promise<StoredPlan> {
    return this.database.transaction(({ plans }) =>
      plans.add({
        name: unique('plan'),
        description: '',
        limit: null,
        burst: null,
        approval: 'AUTOMATIC',
        state: 'ACTIVE',
        isDefault: false,
        ...fields,
      }),
    );
  }

  /** An active subscription; application, API and plan are new unless given. */
  async subscription(fields: Partial<NewSubscription> = {}): Promise<StoredSubscription> {
    const applicationId = fields.applicationId ?? (await this.application()).id;
    const apiId = fields.apiId ?? (await this.api()).id;
    const planId = fields.planId ?? (await this.plan()).id;
    return this.database.transaction(({ subscriptions }) =>
      subscriptions.add({ state: 'ACTIVE', createdAt: LONG_AGO, ...fields, applicationId, apiId, planId }),
    );
  }
}

const unique = (word: string): string => `${word}-${newId().slice(0, 8)}`;
