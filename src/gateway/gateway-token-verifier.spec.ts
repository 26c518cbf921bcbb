import { newSecret } from '#primitives/secrets';
import { TokenServer } from '#test/support/token-server';
import { GatewayAddresses } from './gateway-addresses.js';
import { GatewayTokenVerifier } from './gateway-token-verifier.js';

const ADDRESS = '192.0.2.7';

describe('the gateway’s verification of access tokens', () => {
  it('asks who sends made-up ones without end to come again, and never says that a good one is bad', async () => {
    const server = new TokenServer();
    const { keys, storage, rootKeys, revocations, subjects, clock } = server;
    const addresses = new GatewayAddresses(server.issuer, []);
    const verifier = new GatewayTokenVerifier(addresses, keys, storage, rootKeys, revocations, subjects, clock);
    const client = server.client({ tokenFormat: 'OPAQUE' });
    const { access_token: token } = await server.token(client, { grant_type: 'client_credentials' });
    for (let time = 0; time < 1_000; time += 1) {
      expect(await verifier.verify(newSecret('gtha_'), ADDRESS)).toEqual({ refused: 'unknown' });
    }
    clock.advance(20);
    await expect(verifier.verify(token, ADDRESS)).rejects.toMatchObject({
      name: 'GatewayRefusal',
      status: 429,
      code: '900800',
      headers: { 'Retry-After': '40' },
      challenge: null,
    });
    clock.advance(40);
    expect(await verifier.verify(token, ADDRESS)).toHaveProperty('caller');
  });

  it('lets an absent storage be one', async () => {
    const server = new TokenServer();
    const { keys, storage, rootKeys, revocations, subjects, clock } = server;
    const addresses = new GatewayAddresses(server.issuer, []);
    const verifier = new GatewayTokenVerifier(addresses, keys, storage, rootKeys, revocations, subjects, clock);
    storage.away = true;
    await expect(verifier.verify(newSecret('gtha_'), ADDRESS)).rejects.toMatchObject({ name: 'StorageUnavailable' });
  });
});
