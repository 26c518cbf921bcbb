import { TokenServer, basic, refusalOf } from '#test/support/token-server';

/** The same bytes but for one bit, once for each byte. */
const differingFrom = (bytes: Buffer): readonly Buffer[] =>
  Array.from(bytes, (byte, position) => {
    const other = Buffer.from(bytes);
    other[position] = byte ^ 1;
    return other;
  });

describe('the comparison of secrets', () => {
  it('[54] is of whole fingerprints: one that differs in any byte is of another secret', async () => {
    const server = new TokenServer();
    const { secret, secrets, ...client } = server.client();
    const header = basic(client.consumerKey, secret);
    await expect(server.authenticate([header])).resolves.toBeDefined();
    const others = differingFrom(secrets[0].fingerprint);
    expect(others).toHaveLength(36);
    for (const fingerprint of others) {
      server.clients.put({ ...client, secrets: [{ ...secrets[0], fingerprint }] });
      // The first bytes name the root key: of one that is not here nobody can say whether the secret is wrong.
      const code = server.rootKeys.knows(fingerprint) ? 'invalid_client' : 'temporarily_unavailable';
      expect((await refusalOf(server.authenticate([header]))).code).toBe(code);
    }
  });

  it('[54] of refresh tokens is as well, and matches nothing that was cut', () => {
    const { rootKeys } = new TokenServer();
    const fingerprint = rootKeys.fingerprint('refresh-token', 'token');
    const matches = (bytes: Buffer) => rootKeys.matches(bytes, 'refresh-token', 'token');
    expect(matches(fingerprint)).toBe(true);
    expect(differingFrom(fingerprint).filter(matches)).toEqual([]);
    for (const length of [0, 1, 4, 35]) expect(matches(fingerprint.subarray(0, length))).toBe(false);
  });
});
