import { TokenServer, basic, refusalOf } from '#test/support/token-server';

const FINGERPRINT_BYTES = 36;
const positions = Array.from({ length: FINGERPRINT_BYTES }, (_, index) => index);

/** The same bytes, but for one bit of one of them. */
function differingAt(position: number, bytes: Buffer): Buffer {
  const other = Buffer.from(bytes);
  other[position] ^= 1;
  return other;
}

describe('the comparison of secrets', () => {
  it.each(positions)('[54] is of whole fingerprints: byte %i counts', async (position) => {
    const server = new TokenServer();
    const { secret, secrets, ...client } = server.client();
    const header = basic(client.consumerKey, secret);
    await expect(server.authenticate([header])).resolves.toBeDefined();
    const fingerprint = differingAt(position, secrets[0].fingerprint);
    server.clients.put({ ...client, secrets: [{ ...secrets[0], fingerprint }] });
    expect((await refusalOf(server.authenticate([header]))).code).toBe('invalid_client');
  });

  it.each(positions)('[54] of refresh tokens is as well: byte %i counts', (position) => {
    const { rootKeys } = new TokenServer();
    const fingerprint = rootKeys.fingerprint('refresh-token', 'token');
    expect(rootKeys.matches(fingerprint, 'refresh-token', 'token')).toBe(true);
    expect(rootKeys.matches(differingAt(position, fingerprint), 'refresh-token', 'token')).toBe(false);
  });

  it.each([0, 1, FINGERPRINT_BYTES - 1])('[54] matches no fingerprint that was cut to %i bytes', (length) => {
    const { rootKeys } = new TokenServer();
    const cut = rootKeys.fingerprint('refresh-token', 'token').subarray(0, length);
    expect(rootKeys.matches(cut, 'refresh-token', 'token')).toBe(false);
  });
});
