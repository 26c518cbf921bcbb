import { epochSeconds } from '#primitives/clock';
import { signJws } from '#primitives/signature';
import { TokenServer, claimsOf } from '#test/support/token-server';
import { AccessTokenVerification } from './verify-access-token.js';

async function setUp() {
  const server = new TokenServer();
  const client = server.client();
  server.account();
  const { keys, subjects, revocations, clock, issuer } = server;
  const verification = new AccessTokenVerification({ issuer, keys, subjects, revocations, clock });
  const token = (await server.token(client, { grant_type: 'client_credentials' })).access_token;
  const signed = (changes: object) =>
    signJws(keys.signingKey('TOKEN', 'ES256'), 'at+jwt', { ...claimsOf(token), ...changes });
  return { server, client, token, verification, signed, now: epochSeconds(clock.now()) };
}

describe('an access token', () => {
  it('[93] is refused wherever it is cut', async () => {
    const { token, verification } = await setUp();
    for (let length = 0; length < token.length; length += 1) {
      expect([length, verification.verify(token.slice(0, length))]).toEqual([length, { refused: expect.any(String) }]);
    }
    expect(verification.verify(token)).toHaveProperty('verified');
  });

  it.each(['=', '==', 'A', 'AA', '.', '.x', '.eA', ' ', '\n', '\0', ',', '"', '%3D', '&a=b'])(
    '[93] is refused with %j behind it, and before it',
    async (padding) => {
      const { token, verification } = await setUp();
      expect(verification.verify(token)).toHaveProperty('verified');
      expect(verification.verify(`${token}${padding}`)).toHaveProperty('refused');
      expect(verification.verify(`${padding}${token}`)).toHaveProperty('refused');
    },
  );

  it('[93] is refused with padding or another alphabet of base64 in any part of it', async () => {
    const { token, verification } = await setUp();
    const parts = token.split('.');
    for (const index of [0, 1, 2]) {
      const padded = parts.with(index, `${parts[index]}=`).join('.');
      expect(verification.verify(padded)).toEqual({ refused: 'malformed' });
    }
    const standard = Buffer.from(parts[2], 'base64url').toString('base64');
    expect(verification.verify(parts.with(2, standard).join('.'))).toEqual({ refused: 'malformed' });
  });

  it.each([
    ['a slash behind it', (issuer: string) => `${issuer}/`],
    ['a longer port', (issuer: string) => `${issuer}0`],
    ['a shorter port', (issuer: string) => issuer.slice(0, -1)],
    ['a host that begins like ours', (issuer: string) => issuer.replace(/:\d+$/, '.evil.example')],
    ['another letter case', (issuer: string) => issuer.toUpperCase()],
    ['another scheme', (issuer: string) => issuer.replace('https:', 'http:')],
    ['a list', (issuer: string) => [issuer]],
    ['null', () => null],
    ['no text', () => ''],
  ])('[94] is refused when its issuer only resembles ours: %s', async (_what, resembling) => {
    const { signed, server, verification } = await setUp();
    expect(verification.verify(signed({ iss: resembling(server.issuer) }))).toEqual({ refused: 'wrong_issuer' });
    expect(verification.verify(signed({ iss: server.issuer }))).toHaveProperty('verified');
  });

  it.each(['production', 'STAGING', '', null, ['PRODUCTION']])(
    '[94] is refused when its environment is %j',
    async (environment) => {
      const { signed, verification } = await setUp();
      expect(verification.verify(signed({ key_type: environment }))).toEqual({ refused: 'malformed' });
    },
  );

  it('[G04] ends in the second that it names, remembered or not', async () => {
    const { token, verification, server } = await setUp();
    server.clock.advance(3599);
    expect(verification.verify(token)).toHaveProperty('verified');
    server.clock.advance(1);
    expect(verification.verify(token)).toEqual({ refused: 'expired' });
    expect(server.verification.verify(token)).toEqual({ refused: 'expired' });
  });

  it('[G04] ends when it, its grant, its key pair or its person is ended, remembered or not', async () => {
    const { server, client } = await setUp();
    const { keys, subjects, revocations, clock, issuer } = server;
    const token = (await server.signIn(client)).access_token;
    const { jti, gid, client_id: consumerKey, sub } = claimsOf(token);
    const remembering = new AccessTokenVerification({ issuer, keys, subjects, revocations, clock });
    const ends = [
      [revocations.revokedTokens, () => revocations.revokedTokens.add(String(jti))],
      [revocations.endedGrants, () => revocations.endedGrants.add(String(gid))],
      [revocations.keyPairGenerations, () => revocations.keyPairGenerations.set(String(consumerKey), 1)],
      [revocations.userGenerations, () => revocations.userGenerations.set(String(sub), 1)],
    ] as const;
    for (const [ended, end] of ends) {
      expect(remembering.verify(token)).toHaveProperty('verified');
      end();
      const fresh = new AccessTokenVerification({ issuer, keys, subjects, revocations, clock });
      expect(remembering.verify(token)).toEqual({ refused: 'revoked' });
      expect(fresh.verify(token)).toEqual({ refused: 'revoked' });
      ended.clear();
    }
  });
});
