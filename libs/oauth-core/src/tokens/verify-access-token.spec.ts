import { createHmac, generateKeyPairSync } from 'node:crypto';
import { epochSeconds } from '#primitives/clock';
import { newRefreshToken, newLocator } from '#primitives/secrets';
import { signJws } from '#primitives/signature';
import { MemoryKeyStore } from '#test/support/memory-directories';
import { TokenServer, claimsOf } from '#test/support/token-server';
import { AccessTokenVerification } from './verify-access-token.js';

async function setUp(fields: { readonly maxRemembered?: number } = {}) {
  const server = new TokenServer();
  const client = server.client();
  const user = server.account();
  const application = (await server.token(client, { grant_type: 'client_credentials' })).access_token;
  const personal = (await server.signIn(client)).access_token;
  const { keys, subjects, revocations, clock, issuer } = server;
  const verification = new AccessTokenVerification(
    { issuer, keys, subjects, revocations, clock },
    fields.maxRemembered,
  );
  const key = server.keys.signingKey('TOKEN', 'ES256');
  /** A token of ours with other claims. */
  const signed = (changes: object, typ = 'at+jwt') => signJws(key, typ, { ...claimsOf(application), ...changes });
  return { server, client, user, application, personal, verification, signed, now: epochSeconds(clock.now()) };
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('verifying an access token', () => {
  it('tells what it says, of an application and of a person', async () => {
    const { verification, application, personal, client, user, server } = await setUp();
    expect(verification.verify(application)).toEqual({
      verified: expect.objectContaining({
        subject: client.consumerKey,
        consumerKey: client.consumerKey,
        applicationId: client.applicationId,
        tokenType: 'APPLICATION',
        keyType: 'PRODUCTION',
        scopes: ['default'],
        audience: [`${server.issuer}/apis`],
        grantId: null,
        epoch: [0, 0],
        secretId: client.secrets[0].id,
      }),
    });
    expect(verification.verify(personal)).toEqual({
      verified: expect.objectContaining({
        subject: user.userId,
        tokenType: 'APPLICATION_USER',
        grantId: expect.any(String),
      }),
    });
  });

  it.each([
    ['nothing', ''],
    ['junk', 'a.b.c'],
    ['[82] a refresh token', newRefreshToken(newLocator())],
    ['[146] more than any token has', `${'a'.repeat(9000)}.b.c`],
  ])('refuses %s as malformed', async (_what, token) => {
    expect((await setUp()).verification.verify(token)).toEqual({ refused: 'malformed' });
  });

  it.each(['JWT', 'backend+jwt', 'logout+jwt', 'client-authentication+jwt', 'AT+JWT', ''])(
    '[96] refuses a token of ours of type %j',
    async (typ) => {
      const { verification, signed } = await setUp();
      expect(verification.verify(signed({}, typ))).toEqual({ refused: 'wrong_type' });
    },
  );

  it('[98] lets the key decide about the algorithm, never the header', async () => {
    const { verification, application, server } = await setUp();
    const [, payload] = application.split('.');
    const { kid, publicKey } = server.keys.verificationKeys('TOKEN')[0];
    const forged = (alg: string) => `${part({ alg, typ: 'at+jwt', kid })}.${payload}`;
    const pem = publicKey.export({ format: 'pem', type: 'spki' });
    const hs256 = createHmac('sha256', pem).update(forged('HS256')).digest('base64url');
    expect(verification.verify(`${forged('HS256')}.${hs256}`)).toEqual({ refused: 'wrong_algorithm' });
    expect(verification.verify(`${forged('RS256')}.AAAA`)).toEqual({ refused: 'wrong_algorithm' });
    expect(verification.verify(`${forged('none')}.AAAA`)).toEqual({ refused: 'wrong_algorithm' });
    expect(verification.verify(`${forged('none')}.`)).toEqual({ refused: 'malformed' });
  });

  it('refuses a signature of zeros, of another key, and over other claims', async () => {
    const { verification, application, signed } = await setUp();
    const [header, payload, signature] = application.split('.');
    const zeros = Buffer.alloc(64).toString('base64url');
    expect(verification.verify(`${header}.${payload}.${zeros}`)).toEqual({ refused: 'bad_signature' });
    const [, changed] = signed({ scope: 'everything' }).split('.');
    expect(verification.verify(`${header}.${changed}.${signature}`)).toEqual({ refused: 'bad_signature' });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const stranger = { kid: 'stranger', algorithm: 'ES256', privateKey } as const;
    expect(verification.verify(signJws(stranger, 'at+jwt', claimsOf(application)))).toEqual({ refused: 'unknown_key' });
  });

  it('refuses another issuer', async () => {
    const { verification, signed } = await setUp();
    expect(verification.verify(signed({ iss: 'https://gateway.example' }))).toEqual({ refused: 'wrong_issuer' });
  });

  it.each([
    ['no epoch', { epoch: undefined }],
    ['a key type that does not exist', { key_type: 'STAGING' }],
    ['an audience that is no list', { aud: 'x' }],
    ['a person without a grant', { aut: 'APPLICATION_USER' }],
    ['a grant without a person', { gid: 'x' }],
    ['an expiry that is no number', { exp: '9999999999' }],
    ['no scope', { scope: '' }],
  ])('refuses claims with %s', async (_what, changes) => {
    const { verification, signed } = await setUp();
    expect(verification.verify(signed(changes))).toEqual({ refused: 'malformed' });
  });

  it('refuses it from the second on in which it ends, remembered or not', async () => {
    const { verification, application, server } = await setUp();
    server.clock.advance(3599);
    expect(verification.verify(application)).toHaveProperty('verified');
    server.clock.advance(1);
    expect(verification.verify(application)).toEqual({ refused: 'expired' });
    expect(server.verification.verify(application)).toEqual({ refused: 'expired' });
  });

  it('allows the clock of the node that made it to be 10 seconds ahead', async () => {
    const { verification, signed, now } = await setUp();
    expect(verification.verify(signed({ iat: now + 10 }))).toHaveProperty('verified');
    expect(verification.verify(signed({ iat: now + 11 }))).toEqual({ refused: 'not_yet_valid' });
    expect(verification.verify(signed({ nbf: now + 11 }))).toEqual({ refused: 'not_yet_valid' });
  });
});

describe('a token that was verified', () => {
  it('is remembered, not verified again', async () => {
    const { verification, application } = await setUp();
    const first = verification.verify(application);
    const again = verification.verify(application);
    if ('refused' in first || 'refused' in again) throw new Error('refused');
    expect(again.verified).toBe(first.verified);
  });

  it('is refused once its grant, itself, its person or its key pair is ended', async () => {
    const { verification, personal, application, server, user, client } = await setUp();
    const read = (token: string) => {
      const verdict = verification.verify(token);
      if ('refused' in verdict) throw new Error(verdict.refused);
      return verdict.verified;
    };
    const { revocations } = server;
    const { grantId } = read(personal);
    const { tokenId } = read(application);

    revocations.endedGrants.add(grantId ?? '');
    expect(verification.verify(personal)).toEqual({ refused: 'revoked' });
    expect(verification.verify(application)).toHaveProperty('verified');
    revocations.endedGrants.clear();
    expect(verification.verify(personal)).toHaveProperty('verified');

    revocations.revokedTokens.add(tokenId);
    expect(verification.verify(application)).toEqual({ refused: 'revoked' });
    revocations.revokedTokens.clear();

    revocations.userGenerations.set(user.userId, 1);
    expect(verification.verify(personal)).toEqual({ refused: 'revoked' });
    revocations.userGenerations.clear();

    revocations.keyPairGenerations.set(client.consumerKey, 1);
    expect(verification.verify(personal)).toEqual({ refused: 'revoked' });
    expect(verification.verify(application)).toEqual({ refused: 'revoked' });
  });

  it('[100] is not ended by the generation of a person who bears the name of its client', async () => {
    const { verification, application, server, client } = await setUp();
    server.revocations.userGenerations.set(client.consumerKey, 5);
    expect(verification.verify(application)).toHaveProperty('verified');
  });

  it('is refused once its key is gone', async () => {
    const keys = new MemoryKeyStore();
    const { server, client } = await setUp();
    const { clock, issuer, subjects, revocations } = server;
    const verification = new AccessTokenVerification({ issuer, keys, subjects, revocations, clock });
    const claims = claimsOf((await server.token(client, { grant_type: 'client_credentials' })).access_token);
    const key = keys.signingKey('TOKEN', 'ES256');
    const token = signJws(key, 'at+jwt', claims);
    expect(verification.verify(token)).toHaveProperty('verified');
    keys.revoke(key.kid);
    expect(verification.verify(token)).toEqual({ refused: 'unknown_key' });
  });

  it('is forgotten first when it was used least recently', async () => {
    const { verification, signed } = await setUp({ maxRemembered: 2 });
    const object = (token: string) => {
      const verdict = verification.verify(token);
      return 'verified' in verdict ? verdict.verified : null;
    };
    const [a, b, c] = [signed({ jti: 'a' }), signed({ jti: 'b' }), signed({ jti: 'c' })];
    const [first, second] = [object(a), object(b)];
    expect(object(a)).toBe(first);
    object(c);
    expect(object(a)).toBe(first);
    expect(object(b)).not.toBe(second);
  });
});
