import type { SignedIn } from '#oauth-core/model/signed-in';
import { addSeconds } from '#primitives/clock';
import { newId } from '#primitives/ids';
import { readForm } from '#oauth-core/parameters';
import { TokenServer } from '#test/support/token-server';
import { AuthorizeRefusal } from './authorize-refusal.js';
import { decide } from './decide.js';
import { allowAndIssueCode } from './issue-code.js';
import { validateRequest } from './validate-request.js';

const CALLBACK = 'https://app.example.com/cb';
const HERE = { address: '127.0.0.1', traceId: 'test' };

interface Circumstances {
  readonly signedIn?: SignedIn | null;
  readonly askedAt?: Date | null;
  readonly client?: ReturnType<TokenServer['client']>;
  readonly subject?: string;
}

describe('decide', () => {
  let server: TokenServer;
  let maria: SignedIn;

  beforeEach(() => {
    server = new TokenServer();
    const user = { ...server.account(), secondFactorRequired: false };
    maria = { sessionId: newId(), user, authenticatedAt: addSeconds(server.clock.now(), -100), amr: ['pwd'] };
  });

  const aClient = (fields: Parameters<TokenServer['client']>[0] = {}) =>
    server.client({ redirectUris: [CALLBACK], grantTypes: ['authorization_code', 'refresh_token'], ...fields });
  const requestOf = (parameters: Readonly<Record<string, string>>, client = aClient()) => {
    const sent = {
      response_type: 'code',
      client_id: client.consumerKey,
      redirect_uri: client.redirectUris[0] ?? '',
      ...parameters,
    };
    const { issuer, clients, scopeCatalogue, keys } = server;
    const reading = readForm(Buffer.from(new URLSearchParams(sent).toString()));
    return validateRequest(reading, { issuer, clients, scopeCatalogue, keys });
  };

  /** The step, or the code with which the client is refused. */
  async function stepOf(
    parameters: Readonly<Record<string, string>>,
    circumstances: Circumstances = {},
  ): Promise<string> {
    const { signedIn = maria, askedAt = null, client, subject = signedIn?.user.userId ?? null } = circumstances;
    const request = await requestOf(parameters, client);
    const state = { request, askedAt, signedIn, requiredLevel: '1', subject } as const;
    const { storage, scopeCatalogue, clock } = server;
    try {
      return (await decide(state, { consents: storage.read.consents, scopeCatalogue, clock })).step;
    } catch (error) {
      if (!(error instanceof AuthorizeRefusal)) throw error;
      return error.error.code;
    }
  }
  const trusted = () => ({ client: aClient({ consentSkipped: true }) });
  const allowed = async (client: ReturnType<TokenServer['client']>, scopes: readonly string[]) => {
    const consent = { userId: maria.user.userId, applicationId: client.applicationId, scopes };
    await server.storage.single(({ consents }) => consents.allow(consent, { at: server.clock.now(), from: HERE }));
  };

  it('[39] shows no page with prompt=none', async () => {
    expect(await stepOf({ prompt: 'none' }, { signedIn: null })).toBe('login_required');
    expect(await stepOf({ prompt: 'none', max_age: '50' }, trusted())).toBe('login_required');
    expect(await stepOf({ prompt: 'none', acr_values: '2' }, trusted())).toBe('interaction_required');
    expect(await stepOf({ prompt: 'none' })).toBe('consent_required');
    expect(await stepOf({ prompt: 'none' }, trusted())).toBe('granted');
  });

  it.each<Readonly<Record<string, string>>>([
    { prompt: 'login' },
    { prompt: 'select_account' },
    { max_age: '0' },
    { max_age: '99' },
  ])('[40] has the person sign in again for %j, once', async (parameters) => {
    expect(await stepOf(parameters, trusted())).toBe('sign-in');
    expect(await stepOf(parameters, { ...trusted(), askedAt: addSeconds(maria.authenticatedAt, 1) })).toBe('sign-in');
    expect(await stepOf(parameters, { ...trusted(), askedAt: maria.authenticatedAt })).toBe('granted');
  });

  it('[40] takes no sign-in for young enough with max_age=0', async () => {
    const justNow = { ...maria, authenticatedAt: server.clock.now() };
    expect(await stepOf({ max_age: '0' }, { ...trusted(), signedIn: justNow })).toBe('sign-in');
  });

  it('[40] takes a sign-in that is young enough', async () => {
    expect(await stepOf({ max_age: '100' }, trusted())).toBe('granted');
  });

  it('[A36] means one person by a subject', async () => {
    const claims = '{"id_token":{"sub":{"value":"somebody"}}}';
    expect(await stepOf({ claims }, { ...trusted(), subject: 'somebody' })).toBe('granted');
    expect(await stepOf({ claims }, trusted())).toBe('sign-in');
    expect(await stepOf({ claims }, { ...trusted(), askedAt: maria.authenticatedAt })).toBe('login_required');
  });

  it('[117] asks for what was not allowed before, and for nothing else', async () => {
    const client = aClient();
    expect(await stepOf({ scope: 'openid' }, { client })).toBe('consent');
    await allowed(client, ['openid', 'profile']);
    expect(await stepOf({ scope: 'openid profile PRODUCTION' }, { client })).toBe('granted');
    expect(await stepOf({ scope: 'openid email' }, { client })).toBe('consent');
    expect(await stepOf({ scope: 'openid', prompt: 'consent' }, { client })).toBe('consent');
  });

  it('asks each time about offline_access and native applications', async () => {
    const client = aClient();
    await allowed(client, ['openid', 'offline_access']);
    expect(await stepOf({ scope: 'openid offline_access' }, { client })).toBe('consent');
    const native = aClient({ authMethod: 'none', redirectUris: ['http://127.0.0.1/cb'], consentSkipped: true });
    await allowed(native, ['openid']);
    const pkce = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    expect(await stepOf({ scope: 'openid', ...pkce }, { client: native })).toBe('consent');
  });

  describe('then allowAndIssueCode [116]', () => {
    const allow = async (scopes: readonly string[], ticket = 'ticket') => {
      const request = await requestOf({ scope: 'openid profile' }, client);
      return allowAndIssueCode({ request, signedIn: maria, scopes, ticket, from: HERE }, server);
    };
    let client: ReturnType<TokenServer['client']>;
    beforeEach(() => void (client = aClient()));

    it('makes one code of one ticket', async () => {
      const codes = await Promise.all([1, 2, 3].map(() => allow(['openid', 'profile'])));
      expect([new Set(codes).size, codes.includes(null)]).toEqual([1, false]);
      expect(await allow(['openid', 'profile'], 'other')).not.toBe(codes[0]);
    });

    it('makes another for other scopes', async () => {
      expect(await allow(['openid', 'profile'])).not.toBe(await allow(['openid']));
    });

    it('gives none out that was spent or is old', async () => {
      const code = await allow(['openid']);
      const fingerprint = server.rootKeys.fingerprint('authorization-code', code ?? '');
      await server.storage.single(({ codes }) => codes.spend(fingerprint, server.clock.now()));
      expect(await allow(['openid'])).toBeNull();
      expect(await allow(['openid'], 'other')).not.toBeNull();
      server.clock.advance(61);
      expect(await allow(['openid'], 'other')).toBeNull();
    });
  });
});
