import { randomBytes } from 'node:crypto';
import { newTimeOrderedId } from '#primitives/ids';
import { RootKeys } from '#primitives/root-keys';
import { newSecret } from '#primitives/secrets';
import { TokenServer } from '#test/support/token-server';
import { OpaqueTokenVerification } from './verify-opaque-token.js';

const ADDRESS = '192.0.2.7';

async function setUp(fields: { readonly maxRemembered?: number } = {}) {
  const server = new TokenServer();
  const client = server.client({ tokenFormat: 'OPAQUE' });
  server.account();
  const issue = async () => (await server.token(client, { grant_type: 'client_credentials' })).access_token;
  const token = await issue();
  const verification = new OpaqueTokenVerification(server, fields.maxRemembered);
  const { statements } = server.storage;
  statements.length = 0;
  return { server, client, token, issue, verification, statements };
}

describe('an opaque access token', () => {
  it('costs one statement to make, and says nothing to whoever has it or the database', async () => {
    const { server, issue, statements } = await setUp();
    const token = await issue();
    expect(token).toMatch(/^gtha_\w{49}$/);
    expect(statements).toEqual(['addToken']);
    expect(server.storage.dump()).not.toContain(token.slice(5, 40));
  });

  it('is not given away when it could not be stored', async () => {
    const { server, issue } = await setUp();
    server.storage.away = true;
    await expect(issue()).rejects.toMatchObject({ status: 503 });
  });

  it('of a person is stored together with what it hangs on', async () => {
    const { server, client, statements } = await setUp();
    const { refresh_token: refresh } = await server.signIn(client);
    expect(statements.slice(-3)).toEqual(['forgive', 'add', 'addToken']);
    statements.length = 0;
    await server.refresh(client, refresh);
    expect(statements).toEqual(['findFamily', 'rotate', 'addToken']);
  });

  it('is read once and then decided from memory, without waiting', async () => {
    const { token, verification, statements } = await setUp();
    const first = await verification.verify(token, ADDRESS);
    expect(first).toHaveProperty('verified.tokenType', 'APPLICATION');
    const again = verification.verify(token, ADDRESS);
    expect(again).not.toBeInstanceOf(Promise);
    expect(again).toEqual(first);
    expect(statements).toEqual(['findClaims']);
  });

  it('is read once for twenty callers at the same moment', async () => {
    const { token, verification, statements } = await setUp();
    const verdicts = await Promise.all(Array.from({ length: 20 }, async () => verification.verify(token, ADDRESS)));
    expect(verdicts.every((verdict) => 'verified' in verdict)).toBe(true);
    expect(statements).toEqual(['findClaims']);
  });

  it('that does not exist is read each time: it may exist by then', async () => {
    const { verification, statements } = await setUp();
    const unknown = newSecret('gtha_');
    for (let time = 0; time < 2; time += 1)
      expect(await verification.verify(unknown, ADDRESS)).toEqual({ refused: 'unknown' });
    expect(statements).toEqual(['findClaims', 'findClaims']);
  });

  it('made up without end is read a thousand times a minute, and never called bad without a read', async () => {
    const { server, token, issue, verification, statements } = await setUp();
    await verification.verify(token, ADDRESS);
    const young = await issue();
    for (let time = 0; time < 1_000; time += 1) await verification.verify(newSecret('gtha_'), ADDRESS);
    statements.length = 0;
    const later = { status: 429, retryAfterSeconds: 60 };
    await expect(verification.verify(newSecret('gtha_'), ADDRESS)).rejects.toMatchObject(later);
    await expect(verification.verify(young, ADDRESS)).rejects.toMatchObject(later); // good for all that is known
    expect(await verification.verify(token, ADDRESS)).toHaveProperty('verified');
    expect(statements).toEqual([]);
    expect(await verification.verify(young, '198.51.100.1')).toHaveProperty('verified');
    server.clock.advance(60);
    expect(await verification.verify(newSecret('gtha_'), ADDRESS)).toEqual({ refused: 'unknown' });
  });

  it('is not read again for having ended', async () => {
    const { server, token, verification, statements } = await setUp();
    server.clock.advance(3600);
    for (let time = 0; time < 3; time += 1) {
      expect(await verification.verify(token, ADDRESS)).toEqual({ refused: 'expired' });
    }
    expect(statements).toEqual(['findClaims']);
  });

  it('[93] is refused wherever it is cut, and padded anyhow, before anything is looked up', async () => {
    const { token, verification, statements } = await setUp();
    for (let length = 0; length < token.length; length += 1) {
      expect(verification.verify(token.slice(0, length), ADDRESS)).toEqual({ refused: 'malformed' });
    }
    for (const padding of ['=', '==', 'A', '_', ' ', '\n', '\0', '.', ',', '"', '%3D', token]) {
      expect(verification.verify(`${token}${padding}`, ADDRESS)).toEqual({ refused: 'malformed' });
      expect(verification.verify(`${padding}${token}`, ADDRESS)).toEqual({ refused: 'malformed' });
    }
    for (const other of [token.toLowerCase(), token.toUpperCase(), token.replace('gtha_', 'gths_'), 'gtha_']) {
      expect(verification.verify(other, ADDRESS)).toEqual({ refused: 'malformed' });
    }
    expect(statements).toEqual([]);
  });

  it('ends in the second that it names, remembered or not', async () => {
    const { token, server, verification } = await setUp();
    server.clock.advance(3599);
    expect(await verification.verify(token, ADDRESS)).toHaveProperty('verified');
    server.clock.advance(1);
    expect(await verification.verify(token, ADDRESS)).toEqual({ refused: 'expired' });
    expect(await new OpaqueTokenVerification(server).verify(token, ADDRESS)).toEqual({ refused: 'expired' });
  });

  it('is refused from memory at once when it is ended', async () => {
    const { token, server, client, verification } = await setUp();
    await verification.verify(token, ADDRESS);
    await server.revoke(client, token);
    expect(verification.verify(token, ADDRESS)).toEqual({ refused: 'revoked' });
  });

  it('is refused when it is ended while it is being read', async () => {
    const { token, server, client, verification } = await setUp();
    const reading = verification.verify(token, ADDRESS);
    await server.revoke(client, token);
    expect(await reading).toHaveProperty('verified'); // it was alive when it was asked about
    expect(await verification.verify(token, ADDRESS)).toEqual({ refused: 'revoked' });
  });

  it('is found while its root key is kept, whichever is the newest', async () => {
    const { token: other, server } = await setUp();
    const { storage, clock } = server;
    const claims = await storage.read.accessTokens.findClaims(server.rootKeys.fingerprints('access-token', other));
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const token = newSecret('gtha_');
    const fingerprint = new RootKeys([older]).fingerprint('access-token', token);
    const id = newTimeOrderedId(clock.now());
    await storage.single(({ accessTokens }) =>
      accessTokens.add({ id, fingerprint, claims: claims ?? {}, expiresAt: clock.now() }),
    );
    const { issuer, revocations, subjects } = server;
    const settings = { issuer, storage, revocations, subjects, clock };
    const verifyWith = (keys: Buffer[]) =>
      new OpaqueTokenVerification({ ...settings, rootKeys: new RootKeys(keys) }).verify(token, ADDRESS);
    expect(await verifyWith([newer, older])).toHaveProperty('verified');
    expect(await verifyWith([newer])).toEqual({ refused: 'unknown' });
  });

  it('is refused under another issuer', async () => {
    const { token, server } = await setUp();
    const { storage, rootKeys, revocations, subjects, clock } = server;
    const settings = { issuer: 'https://elsewhere.example', storage, rootKeys, revocations, subjects, clock };
    expect(await new OpaqueTokenVerification(settings).verify(token, ADDRESS)).toEqual({ refused: 'wrong_issuer' });
  });

  it('is forgotten first when it was used least recently', async () => {
    const { token, issue, verification, statements } = await setUp({ maxRemembered: 2 });
    const [second, third] = [await issue(), await issue()];
    for (const one of [token, second, token, third]) await verification.verify(one, ADDRESS);
    statements.length = 0;
    expect(verification.verify(token, ADDRESS)).not.toBeInstanceOf(Promise);
    await verification.verify(second, ADDRESS);
    expect(statements).toEqual(['findClaims']);
  });
});
