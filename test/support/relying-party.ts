import { randomBytes } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { epochSeconds } from '#primitives/clock';
import { leftHalfDigest } from '#primitives/signature';
import type { BuiltKeyPair } from '#test/support/builders';
import type { RunningGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { type BrowsedPage, TestBrowser } from '#test/support/signed-in-browser';

export const CALLBACK = 'https://suite.example/test/a/gatehouse/callback';
const PASSWORD = 'correct horse';
const YEAR_SECONDS = 31_536_000;

/** What may be in an ID token for which nothing was asked. */
const ID_TOKEN_CLAIMS = 'iss sub aud exp iat auth_time nonce acr amr azp at_hash c_hash nbf jti sid s_hash txn'.split(
  ' ',
);

/** The characters of `error` and `error_description` (RFC 6749 section 4.1.2.1). */
export const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

export type Parameters = Readonly<Record<string, string>>;
export type Claims = Readonly<Record<string, unknown>>;

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly token_type: string;
  readonly expires_in: number;
}

export interface Reached {
  readonly answer: Parameters;
  /** Where the pages on the way sent what the person said. */
  readonly asked: readonly string[];
}

/** A relying party that looks at everything it gets as the conformance suite of the OpenID Foundation does. */
export class RelyingParty {
  private constructor(
    readonly house: RunningGatehouse,
    readonly metadata: Claims,
    readonly person: { readonly id: string; readonly username: string },
    readonly keys: BuiltKeyPair,
    private readonly mode: Parameters,
  ) {}

  /** @param mode what is in every request */
  static async at(house: RunningGatehouse, mode: Parameters = {}): Promise<RelyingParty> {
    const maria = { displayName: 'Maria Rossi', email: 'maria@example.com', password: PASSWORD };
    const person = await house.build.user({ username: 'maria', ...maria });
    const metadata = (await house.client.call(`${house.issuer}/.well-known/openid-configuration`)).json();
    return new RelyingParty(house, metadata, person, await newKeys(house), mode);
  }

  get isPosted(): boolean {
    return this.mode.response_mode === 'form_post';
  }

  address(parameters: Parameters): string {
    return `${String(this.metadata.authorization_endpoint)}?${new URLSearchParams(parameters).toString()}`;
  }

  /** A request for authorization that is in order. */
  request(more: Parameters = {}, { consumerKey } = this.keys): Parameters {
    const [state, nonce] = [randomBytes(5).toString('hex'), randomBytes(5).toString('hex')];
    const own = { client_id: consumerKey, redirect_uri: CALLBACK, scope: 'openid', response_type: 'code' };
    return { ...own, state, nonce, ...this.mode, ...more };
  }

  async authorize(parameters: Parameters, browser = new TestBrowser(this.house)): Promise<Reached> {
    return this.reach(browser, await browser.open(this.address(parameters)));
  }

  /** Signs in and allows, until the answer is there by the response mode that was asked for. */
  async reach(browser: TestBrowser, first: BrowsedPage): Promise<Reached> {
    const asked: string[] = [];
    let page = first;
    while (!page.answer) {
      const [form] = page.forms;
      if (page.status !== 200 || !form || asked.length > 4) throw new Error(`Stuck at ${page.url}:\n${page.text}`);
      const { pathname } = new URL(form.action);
      if (form.action === CALLBACK) expect([this.isPosted, form.method]).toEqual([true, 'post']);
      else asked.push(pathname);
      page = await browser.submit(this.saidAt(pathname));
    }
    const { url, parameters } = page.answer;
    const isRedirected = page.hops.at(-1)?.location !== null;
    expect([isRedirected, url.search !== '']).toEqual([!this.isPosted, !this.isPosted]);
    expect(url.origin + url.pathname).toBe(CALLBACK);
    return { answer: parameters, asked };
  }

  codeIn({ answer }: Reached, { state }: Parameters): string {
    expect(answer).toEqual({ code: expect.any(String), state, iss: this.house.issuer });
    expect(bitsIn(answer.code)).toBeGreaterThan(128);
    return answer.code;
  }

  errorIn({ answer }: Reached, { state }: Parameters): string {
    const { error, error_description: description, ...rest } = answer;
    expect([error, description].filter((text) => !PLAIN.test(text))).toEqual([]);
    expect(rest).toEqual({ state, iss: this.house.issuer });
    return error;
  }

  /** At the token endpoint, authenticated as the key pair is registered. */
  post(form: Parameters, { consumerKey, consumerSecret, authMethod } = this.keys): Promise<Answer> {
    const inBody = authMethod === 'client_secret_post';
    return this.house.client.call(String(this.metadata.token_endpoint), {
      form: { ...form, ...(inBody && { client_id: consumerKey, client_secret: consumerSecret }) },
      basic: inBody ? undefined : [consumerKey, consumerSecret],
    });
  }

  exchange(code: string, pair = this.keys, more: Parameters = {}): Promise<Answer> {
    return this.post({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, ...more }, pair);
  }

  /** Verified, and with nothing in it that nobody asked for. */
  async claimsIn(tokens: Tokens, nonce: string | undefined, { consumerKey } = this.keys): Promise<Claims> {
    const { client, clock, issuer } = this.house;
    const jwks = (await client.call(String(this.metadata.jwks_uri))).json<JSONWebKeySet & Claims>();
    const expected = { issuer, audience: consumerKey, currentDate: clock.now(), algorithms: ['RS256'] };
    const { payload, protectedHeader } = await jwtVerify(tokens.id_token, createLocalJWKSet(jwks), expected);
    expect(protectedHeader.kid).toEqual(expect.any(String));
    expect(Object.keys(payload).filter((name) => !ID_TOKEN_CLAIMS.includes(name))).toEqual([]);
    const [iat, hash] = [epochSeconds(clock.now()), leftHalfDigest(tokens.access_token)];
    expect(payload).toMatchObject({ sub: this.person.id, iat, at_hash: hash, acr: expect.stringMatching(/./) });
    expect(payload.nonce).toBe(nonce);
    return payload;
  }

  userinfo(bearer: string, call = {}): Promise<Answer> {
    const headers = { Accept: 'application/json' };
    return this.house.client.call(String(this.metadata.userinfo_endpoint), { bearer, headers, ...call });
  }

  /** Beside `sub` and `updated_at`. */
  async personIn(given: Promise<Answer>): Promise<Claims> {
    const answer = await given;
    expect([answer.status, mediaType(answer)]).toEqual([200, 'application/json']);
    const { sub, updated_at: updatedAt = 0, ...rest } = answer.json();
    expect(sub).toBe(this.person.id);
    expect(updatedAt).toBeLessThanOrEqual(epochSeconds(this.house.clock.now()));
    return rest;
  }

  /** The whole of a flow that has to succeed, up to userinfo. */
  async complete(parameters: Parameters, browser?: TestBrowser, pair = this.keys, more: Parameters = {}) {
    const reached = await this.authorize(parameters, browser);
    const tokens = await tokensIn(this.exchange(this.codeIn(reached, parameters), pair, more));
    const idToken = await this.claimsIn(tokens, parameters.nonce, pair);
    const person = await this.personIn(this.userinfo(tokens.access_token));
    return { tokens, idToken, person, asked: reached.asked };
  }

  private saidAt(pathname: string): Parameters {
    if (pathname === '/signin') return { username: this.person.username, password: PASSWORD };
    return pathname === '/consent' ? { decision: 'allow' } : {};
  }
}

export const newKeys = (house: RunningGatehouse, fields = {}): Promise<BuiltKeyPair> =>
  house.build.keyPair({ grantTypes: ['authorization_code', 'refresh_token'], redirectUris: [CALLBACK], ...fields });

export async function tokensIn(given: Promise<Answer>): Promise<Tokens> {
  const answer = await given;
  const { 'cache-control': caching } = answer.headers;
  expect([answer.status, mediaType(answer), caching]).toEqual([200, 'application/json', 'no-store']);
  const tokens = answer.json<Tokens & Claims>();
  expect(tokens.token_type).toBe('Bearer');
  expect([tokens.expires_in > 0, tokens.expires_in <= YEAR_SECONDS]).toEqual([true, true]);
  expect(bitsIn(tokens.access_token)).toBeGreaterThan(128);
  return tokens;
}

export async function refusalIn(given: Promise<Answer>): Promise<string> {
  const answer = await given;
  const { error, error_description: description, error_uri: uri } = answer.json<Parameters & Claims>();
  expect([answer.status, mediaType(answer), URL.canParse(uri)]).toEqual([400, 'application/json', true]);
  expect([error, description].filter((text) => !PLAIN.test(text))).toEqual([]);
  return error;
}

export const mediaType = ({ headers }: Answer): string | undefined => headers['content-type']?.split(';')[0];

/** Shannon's measure, of all characters together. */
export function bitsIn(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - count * Math.log2(count / text.length), 0);
}
