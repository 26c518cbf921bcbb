import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { request } from 'node:http';
import { PROBLEMS } from '../../src/http/problems.js';
import { RouteTable } from '../../src/http/route-table.js';
import { errorGroups } from '../../src/store/error-pages.js';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { callHttp } from '#test/support/http-client';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';

describe.each(Object.entries(databases))('the edge on %s', (_name, create) => {
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

  const get = (url: string, headers: Readonly<Record<string, string>> = {}) => house.client.call(url, { headers });

  describe('routes', () => {
    it('every one says who may call it and where, and exists nowhere else', async () => {
      const origins = { gateway: house.issuer, console: house.consoleUrl } as const;
      const routes = house.application.get(RouteTable).all();
      expect(routes.length).toBeGreaterThan(10);
      for (const { path, method, listeners } of routes) {
        for (const listener of ['gateway', 'console'] as const) {
          if (routes.some((other) => other.path === path && other.listeners.includes(listener))) continue;
          const url = `${origins[listener]}${path.replace(/[:*]\w+/g, 'x')}`;
          const answer = await house.client.call(url, { method });
          expect([method, url, answer.status, listeners]).toEqual([method, url, 404, listeners]);
        }
      }
    });

    it('an unknown address is a problem that leads to its page', async () => {
      const answer = await get(`${house.consoleUrl}/nothing/here?x=1`);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.json()).toEqual({
        type: `${house.consoleUrl}/errors/not_found`,
        title: PROBLEMS.not_found.title,
        status: 404,
        code: 'not_found',
        detail: expect.any(String),
        instance: '/nothing/here',
        traceId: answer.headers['trace-id'],
      });
    });

    it('a broken escape is 400 and never 500', async () => {
      for (const path of ['/errors/%', '/errors/%ff', '/errors/%00', '/errors/%2e%2e%2f', '/assets/..%2fpages.js']) {
        const { status } = await get(`${house.consoleUrl}${path}`);
        expect([path, status === 400 || status === 404]).toEqual([path, true]);
      }
    });

    it('another method is 405 and says which ones it answers to', async () => {
      const answer = await house.client.call(`${house.consoleUrl}/errors`, { method: 'DELETE' });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    });
  });

  describe('pages', () => {
    it('every code that an answer can name has one, with cause and fix', async () => {
      for (const { code } of errorGroups.flatMap(({ entries }) => entries)) {
        const answer = await get(`${house.consoleUrl}/errors/${code}`);
        expect([code, answer.status, answer.headers['content-type']]).toEqual([code, 200, 'text/html; charset=utf-8']);
        expect(answer.text).toContain('How to mend it');
      }
    });

    it('run nothing inline, are framed by nobody and set no cookie', async () => {
      for (const path of ['/', '/errors', '/errors/invalid_client']) {
        const { headers } = await get(`${house.consoleUrl}${path}`);
        expect(headers['content-security-policy']).toContain("default-src 'none'");
        expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
        expect(headers['content-security-policy']).not.toContain('unsafe');
        expect(headers).toMatchObject({ 'referrer-policy': 'same-origin', 'x-content-type-options': 'nosniff' });
        expect(headers['set-cookie']).toBeUndefined();
      }
    });

    it('escape what they are given', async () => {
      const answer = await get(`${house.consoleUrl}/errors/%3Cscript%3Ealert(1)%3C%2Fscript%3E`);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    });
  });

  describe('CORS at the token endpoint', () => {
    const preflight = (origin: string) =>
      house.client.call(`${house.issuer}/token`, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });

    it('[131] lets pages of a registered redirect URI’s origin ask, and nobody else', async () => {
      await house.build.keyPair({ redirectUris: ['https://shop.example/callback', 'app.shop:/callback'] });
      const allowed = await preflight('https://shop.example');
      expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([204, 'https://shop.example']);
      expect(allowed.headers['access-control-allow-credentials']).toBeUndefined();
      for (const origin of [
        'https://evil.example',
        'http://shop.example',
        'https://shop.example:444',
        'null',
        'app.shop:',
      ]) {
        expect([origin, (await preflight(origin)).headers['access-control-allow-origin']]).toEqual([origin, undefined]);
      }
    });

    it('[131] shows the answer only to the client’s own pages', async () => {
      const shop = await house.build.keyPair({ redirectUris: ['https://own.example/callback'] });
      await house.build.keyPair({ redirectUris: ['https://other.example/callback'] });
      for (const [origin, expected] of [
        ['https://own.example', 'https://own.example'],
        ['https://other.example', undefined],
        ['null', undefined],
      ] as const) {
        const answer = await house.client.call(`${house.issuer}/token`, {
          form: { grant_type: 'client_credentials' },
          basic: [shop.consumerKey, shop.consumerSecret],
          headers: { Origin: origin },
        });
        expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, expected]);
      }
    });
  });

  describe('TLS', () => {
    const protocolOf = (maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3', port: number) =>
      new Promise<string | null>((resolve, reject) => {
        const ca = readFileSync(house.firstRun.caFile);
        const options = {
          port,
          host: 'localhost',
          ca,
          maxVersion,
          minVersion: 'TLSv1' as const,
          ciphers: 'DEFAULT@SECLEVEL=0',
        };
        const socket = connect(options, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.on('error', reject);
      });

    it('is 1.2 or newer on both listeners', async () => {
      const { gateway, console: pages } = house.configuration.ports;
      for (const port of [gateway, pages]) {
        expect(await protocolOf('TLSv1.2', port)).toBe('TLSv1.2');
        expect(await protocolOf('TLSv1.3', port)).toBe('TLSv1.3');
        await expect(protocolOf('TLSv1.1', port)).rejects.toThrow();
      }
    });

    it('goes on with the old certificate when the new one does not fit its key', async () => {
      const tls = join(house.configuration.dataDirectory, 'tls');
      const cert = readFileSync(join(tls, 'cert.pem'), 'utf8');
      expect(() => house.application.useCertificate({ cert, key: 'not a key' })).toThrow();
      expect((await get(`${house.consoleUrl}/`)).status).toBe(200);
    });
  });

  describe('the plain gateway listener', () => {
    const start = async (trusted: string) => {
      const fresh = await create();
      const environment = { GATEHOUSE_HTTP: 'on', GATEHOUSE_TRUSTED_PROXIES: trusted };
      const behind = await startGatehouse(fresh, environment);
      const { gatewayHttp } = behind.configuration.ports;
      const post = (headers: Readonly<Record<string, string>> = {}) =>
        callHttp(`http://127.0.0.1:${gatewayHttp}`, { path: '/token', method: 'POST', headers, body: 'grant_type=x' });
      const stop = async () => {
        await behind.close();
        await fresh.drop();
      };
      return { behind, post, stop };
    };

    it('[51] believes a trusted proxy about the caller, and answers nobody else', async () => {
      const trusted = await start('127.0.0.1');
      const form = { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Forwarded-For': '6.6.6.6, 198.51.100.7' };
      const answer = await trusted.post(form);
      expect(answer.status).toBe(401);
      await trusted.stop();
      expect(JSON.parse(trusted.behind.log.at(-1) ?? '')).toMatchObject({
        route: '/token',
        clientAddress: '198.51.100.7',
      });

      const stranger = await start('10.0.0.0/8');
      const refused = await stranger.post(form);
      expect([refused.status, refused.headers['trace-id']]).toEqual([403, expect.stringMatching(/^[0-9a-f]{32}$/)]);
      expect(refused.text).toContain('GATEHOUSE_TRUSTED_PROXIES');
      await stranger.stop();
    });
  });

  describe('operations', () => {
    const ask = (path: string) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        request({ host: '127.0.0.1', port: house.configuration.ports.operations, path }, (incoming) => {
          let text = '';
          incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
        })
          .on('error', reject)
          .end();
      });

    it('tells whether the process lives and what each role can do', async () => {
      expect(await ask('/health/live')).toMatchObject({ status: 200 });
      const roles = { gateway: true, tokens: true, writes: true };
      expect(JSON.parse((await ask('/health/ready')).text)).toEqual({ status: 'ready', roles });
      expect(JSON.parse((await ask('/health/ready/gateway')).text)).toEqual({
        status: 'ready',
        roles: { gateway: true },
      });
      expect((await ask('/health/ready/nothing')).status).toBe(404);
    });

    it('counts requests, grants by type and outcome, and measures pool and event loop', async () => {
      const keys = await house.build.keyPair();
      const token = (form: Record<string, string>) =>
        house.client.call(`${house.issuer}/token`, { form, basic: [keys.consumerKey, keys.consumerSecret] });
      await token({ grant_type: 'client_credentials' });
      await token({ grant_type: 'x'.repeat(50) });
      const { text } = await ask('/metrics');
      expect(text).toMatch(/^gatehouse_token_grants_total\{grant_type="client_credentials",outcome="issued"\} [1-9]/m);
      expect(text).toMatch(/^gatehouse_token_grants_total\{grant_type="other",outcome="unsupported_grant_type"\} 1$/m);
      expect(text).toMatch(
        /^gatehouse_http_requests_total\{listener="gateway",route="\/token",method="POST",status="200"\} /m,
      );
      expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
      expect(text).toMatch(/^gatehouse_database_connections\{state="open"\} [1-9]/m);
      expect(text).not.toContain('x'.repeat(50));
    });
  });
});
