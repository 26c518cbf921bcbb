import { ApiClient } from '#test/support/api-client';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';

describe.each(Object.entries(databases))('the documentation on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const get = (path: string) => house.client.call(`${house.consoleUrl}${path}`);

  describe('GET /openapi.json', () => {
    it('names the addresses of this installation, and no others', async () => {
      const answer = await get('/openapi.json');
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
      const { servers } = answer.json<{ servers: { url: string }[] }>();
      expect(servers.map(({ url }) => url)).toEqual([house.issuer, house.consoleUrl]);
      const origins = new Set(answer.text.match(/https:\/\/localhost:\d+/g));
      expect([...origins].sort()).toEqual([house.issuer, house.consoleUrl].sort());
    });
  });

  describe('GET /docs', () => {
    it('loads only files of ours, by a policy without inline script or style', async () => {
      const page = await get('/docs');
      expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none';script-src 'self';style-src 'self';");
      expect(policy).toContain(`connect-src 'self' ${house.issuer};`);
      expect(policy).not.toContain('unsafe');
      const addresses = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, address]) => address);
      expect(addresses.length).toBeGreaterThan(5);
      for (const address of addresses) {
        const { status } = await get(address);
        expect([address, status]).toEqual([expect.stringMatching(/^\/(?!\/)/), 200]);
      }
    });

    it('has no file beside those', async () => {
      for (const name of ['index.html', 'swagger-ui.js', '..%2fpackage.json', '%2e%2e%2f%2e%2e%2fdocs.module.js']) {
        expect([name, (await get(`/docs/${name}`)).status]).toEqual([name, 404]);
      }
    });
  });

  describe('a client whose types are made from the document', () => {
    it('gets a token on the console’s own address, renews it, and is refused in the documented form', async () => {
      const { consumerKey, consumerSecret } = await house.build.keyPair();
      await house.build.user({ username: 'maria', password: 'correct horse' });
      const client = new ApiClient(house.client, house.consoleUrl, { basic: [consumerKey, consumerSecret] });

      const form = { grant_type: 'password', username: 'maria', password: 'correct horse' } as const;
      const first = await client.call('postOauth2Token', { form });
      if (first.status !== 200) throw new Error(JSON.stringify(first.body));
      expect(first.body.token_type).toBe('Bearer');

      const renewal = { grant_type: 'refresh_token', refresh_token: first.body.refresh_token } as const;
      expect((await client.call('postOauth2Token', { form: renewal })).status).toBe(200);

      const refused = await client.call('postOauth2Token', { form: { ...form, password: 'wrong' } });
      if (refused.status !== 400) throw new Error('not refused');
      expect(refused.body.error).toBe('invalid_grant');
    });
  });
});
