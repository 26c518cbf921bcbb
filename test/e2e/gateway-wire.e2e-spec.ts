import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPEN_CALL_LIMIT } from '#gateway-core/steps/spend-open-call';
import { databases } from '#test/support/databases';
import { RecordingBackend } from '#test/support/recording-backend';
import { Shop, faultOf } from '#test/support/shop';
import { caFileIn, ownCertificate } from '../../src/first-run/own-certificate.js';
import { caFile } from '../../src/foundation.js';

/** What happens on the wire, where no database has a say. */
describe('the gateway on the wire', () => {
  let shop: Shop;
  let token: string;

  beforeAll(async () => {
    if (!databases.sqlite) throw new Error('SQLite is always there.');
    shop = await Shop.open(databases.sqlite, { GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1/32' });
    await shop.publish({
      context: '/shop',
      timeoutSeconds: 1,
      maxRequestBytes: 1_000,
      resources: [{ path: '/*' }, { path: '/open', authType: 'NONE' }],
    });
    token = await shop.token();
  });
  beforeEach(() => {
    shop.backend.seen.length = 0;
    shop.backend.answer = (_request, response) => void response.end('ok');
  });
  afterAll(() => shop?.close());

  const head = (start: string, headers: string, bearer = token) =>
    `${start}\r\nHost: localhost\r\nAuthorization: Bearer ${bearer}\r\n${headers}`;

  describe('[50] a request that two servers could read in two ways', () => {
    const post = (rest: string) => shop.raw(head('POST /shop/1.0.0/a HTTP/1.1', rest));

    it.each([
      ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['chunks and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n'],
      ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
      ['the same length twice', 'Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc'],
      ['a list of lengths', 'Content-Length: 3, 3\r\n\r\nabc'],
      ['a length with a sign', 'Content-Length: +3\r\n\r\nabc'],
      ['a length beyond all bounds', 'Content-Length: 99999999999999999999\r\n\r\nabc'],
      ['chunks twice', 'Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n'],
      ['chunks in two headers', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['another transfer coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
      ['a coding before the chunks', 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
      ['a quoted coding', 'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n'],
      ['a vertical tab before the coding', 'Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n'],
      ['identity', 'Transfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
      ['a space before the colon of the coding', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
      ['a size of a chunk that is none', 'Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n'],
      ['a bare line feed behind a chunk’s size', 'Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n'],
      ['a folded line', 'X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n'],
      ['a bare line feed', 'X-Short: a\nX-Hidden: b\r\nContent-Length: 0\r\n\r\n'],
      ['a bare carriage return', 'X-Short: a\rX-Hidden: b\r\nContent-Length: 0\r\n\r\n'],
      ['a space in a name', 'X Y: a\r\nContent-Length: 0\r\n\r\n'],
      ['a NUL in a value', 'X-Nul: a\0b\r\nContent-Length: 0\r\n\r\n'],
      ['two hosts', 'Host: other.test\r\nContent-Length: 0\r\n\r\n'],
    ])('with %s is 400 with a sentence, and reaches nobody', async (_what, rest) => {
      const answer = await post(rest);
      expect(answer).toMatch(/^HTTP\/1.1 400 [^]*\r\n\r\n[A-Z][^]*\.\n$/);
      expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
      expect(shop.backend.seen.filter(({ complete }) => complete)).toEqual([]);
    });

    it.each([
      ['the address of another server', 'GET http://other.test/shop/1.0.0/a HTTP/1.1'],
      ['our own address in absolute form', 'GET https://localhost/shop/1.0.0/a HTTP/1.1'],
      ['a host and a port', 'GET other.test:80 HTTP/1.1'],
      ['an asterisk', 'OPTIONS * HTTP/1.1'],
      ['a tunnel', 'CONNECT other.test:443 HTTP/1.1'],
      ['a path without a slash', 'GET shop/1.0.0/a HTTP/1.1'],
    ])('by %s is 400 with a sentence', async (_what, start) => {
      const answer = await shop.raw(head(start, 'Connection: close\r\n\r\n'));
      expect(answer).toMatch(/^HTTP\/1.1 400 [^]*\r\n\r\n[A-Z][^]*\.\n$/);
      expect(shop.backend.seen).toEqual([]);
    });

    it.each(['a/b', 'user@other.test', 'a b', 'a, b', '[::1', 'a:b'])('with the host "%s" is 400', async (host) => {
      const answer = await shop.raw(`GET /shop/1.0.0/a HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1.1 400 [^]*one Host header/);
    });

    it('without a host is 400, with another version of HTTP 505, and chunked in HTTP/1.0 400', async () => {
      expect(await shop.raw('GET /shop/1.0.0/a HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [^]*one Host header/);
      expect(await shop.raw('GET /shop/1.0.0/a HTTP/2.0\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1.1 505 /);
      const chunked = 'POST /shop/1.0.0/a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
      expect(await shop.raw(chunked)).toMatch(/^HTTP\/1.1 400 /);
    });

    it('does not hide framing, token or ourselves behind other spellings and Connection', async () => {
      const framing = 'Transfer_Encoding: chunked\r\nContent.Length: 9\r\nContent_Length: 9\r\nContent-Length: 2\r\n';
      const connection = 'Connection: close, authorization, x-forwarded-for, x-jwt-assertion, content-length, via\r\n';
      expect(await post(`${framing}${connection}my_own: kept\r\n\r\nok`)).toMatch(/^HTTP\/1.1 200 /);
      const { headers, raw, body } = shop.backend.last();
      expect(body).toBe('ok');
      expect(headers).toMatchObject({ 'content-length': '2', my_own: 'kept', 'x-forwarded-for': '127.0.0.1' });
      expect(headers['x-jwt-assertion']).toBeDefined();
      expect(raw.filter((name) => /^(authorization|connection|(transfer|content)[_.])/i.test(name))).toEqual([
        'connection',
      ]);
    });

    it('does not have its bytes answered as if they were the next request', async () => {
      const smuggled = 'GET /shop/1.0.0/smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
      await post(`Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`);
      expect(shop.backend.seen).toEqual([]);
    });

    it('is not answered in place of the request before it, nor into its answer', async () => {
      const first = head('GET /shop/1.0.0/first HTTP/1.1', '\r\n');
      const answer = await shop.raw(`${first}GET /x HTTP/1.1\r\nbroken line\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1.1 200 /);
      expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
    });
  });

  describe('Expect: 100-continue', () => {
    const expecting = (path: string, bearer: string, length: number) =>
      head(`POST ${path} HTTP/1.1`, `Content-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`, bearer);

    it.each([
      ['a token that is no good', '/shop/1.0.0/a', () => 'x', 10, 401],
      ['an API that does not exist', '/nowhere/1.0.0/a', () => token, 10, 404],
      ['a body that is too large', '/shop/1.0.0/a', () => token, 1_001, 413],
      ['a form without a type', '/token', () => token, 10, 415],
    ])('is refused for %s before the body is asked for', async (_what, path, bearer, length, status) => {
      const answer = await shop.raw(expecting(path, bearer(), length));
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).not.toContain('100 Continue');
      expect(answer).toMatch(/\r\nConnection: close\r\n/i);
      expect(shop.backend.seen).toEqual([]);
    });

    it('is told to go on once the call is admitted, and the connection stays usable', async () => {
      const outgoing = call('POST', '/shop/1.0.0/a', { Expect: '100-continue', 'Content-Length': 4 });
      outgoing.flushHeaders();
      await once(outgoing, 'continue');
      outgoing.end('body');
      const incoming = await answerTo(outgoing);
      expect([incoming.statusCode, incoming.headers.connection]).toEqual([200, 'keep-alive']);
      expect(shop.backend.last()).toMatchObject({ body: 'body', complete: true });
      expect(shop.backend.last().headers.expect).toBeUndefined();
    });

    it('is not told to go on while nobody can take the body', async () => {
      const nobody = await RecordingBackend.start();
      await shop.publish({ context: '/dead', productionEndpoint: nobody.url });
      nobody.stop();
      const answer = await shop.raw(expecting('/dead/1.0.0/a', token, 10));
      expect(answer).toMatch(/^HTTP\/1.1 502 /);
      expect(answer).not.toContain('100 Continue');
    });

    it('is told to go on by the token endpoint too, and any other expectation is refused', async () => {
      const form = 'grant_type=client_credentials';
      const { consumerKey, consumerSecret } = shop.keys;
      const outgoing = call('POST', '/token', {
        Authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': form.length,
        Expect: '100-continue',
      });
      outgoing.flushHeaders();
      await once(outgoing, 'continue');
      outgoing.end(form);
      expect((await answerTo(outgoing)).statusCode).toBe(200);
      expect(await shop.raw(head('POST /shop/1.0.0/a HTTP/1.1', 'Expect: more\r\nContent-Length: 0\r\n\r\n'))).toMatch(
        /^HTTP\/1.1 417 [^]*100-continue/,
      );
    });
  });

  describe('bounds', () => {
    it('refuses an announced length beyond the API’s bound before anything reaches the back end', async () => {
      const whole = await shop.call('/shop/1.0.0/a', token, { body: 'x'.repeat(1_000) });
      expect(whole.status).toBe(200);
      expect(faultOf(await shop.call('/shop/1.0.0/a', token, { body: 'x'.repeat(1_001) }))).toEqual([413, '413']);
      expect(shop.backend.seen).toHaveLength(1);
    });

    it('cuts a chunked body that outgrows it, so that the back end sees no whole request', async () => {
      const outgoing = call('POST', '/shop/1.0.0/a', { 'Transfer-Encoding': 'chunked' });
      outgoing.write('x'.repeat(900));
      outgoing.end('x'.repeat(900));
      const incoming = await answerTo(outgoing);
      expect(incoming.statusCode).toBe(413);
      await settled(() => shop.backend.seen.length === 1);
      expect(shop.backend.last().complete).toBe(false);
    });

    it('cuts a body off whose sender stopped, so that the back end sees no whole request', async () => {
      const outgoing = call('POST', '/shop/1.0.0/a', { 'Content-Length': 800 });
      outgoing.on('error', () => undefined);
      const before = shop.backend.bytes;
      outgoing.write('x'.repeat(400));
      await settled(() => shop.backend.bytes === before + 400);
      outgoing.destroy();
      await settled(() => shop.backend.seen.length === 1);
      expect(shop.backend.last()).toMatchObject({ complete: false, body: 'x'.repeat(400) });
    });

    it('gives a back end the API’s time and no more', async () => {
      shop.backend.answer = () => undefined;
      expect(faultOf(await shop.call('/shop/1.0.0/a', token))).toEqual([504, '101504']);
    });

    it('lets one network ask only so much of resources without a token, all of a /64 together', async () => {
      const open = (address: string) =>
        shop.call('/shop/1.0.0/open', token, { headers: { 'X-Forwarded-For': address } });
      const first = await open('2001:db8:0:1::1');
      expect([first.status, first.headers['ratelimit-policy']]).toEqual([200, '"network";q=500;w=60']);
      expect(shop.backend.last().headers).not.toHaveProperty('authorization');
      expect(shop.backend.last().headers).not.toHaveProperty('x-jwt-assertion');
      const others = Array.from({ length: OPEN_CALL_LIMIT.requests - 1 }, (_, index) => `2001:db8:0:1::${index + 2}`);
      const statuses = new Set((await Promise.all(others.map(open))).map(({ status }) => status));
      expect([...statuses]).toEqual([200]);
      const refused = await open('2001:db8:0:1:ffff::1');
      expect(faultOf(refused)).toEqual([429, '900802']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      for (const other of ['2001:db8:0:2::1', '192.0.2.1']) expect((await open(other)).status).toBe(200);
    });
  });

  describe('towards and from the back end', () => {
    it('names itself in Via, behind those who came before', async () => {
      await shop.call('/shop/1.0.0/a', token, { headers: { Via: '1.0 first' } });
      const { raw } = shop.backend.last();
      const vias = raw.filter((_value, index) => index % 2 === 1 && raw[index - 1].toLowerCase() === 'via');
      expect(vias).toEqual(['1.0 first', `1.1 ${new URL(shop.house.issuer).host}`]);
    });

    it('passes redirects on and follows none', async () => {
      const elsewhere = await RecordingBackend.start();
      shop.backend.answer = (_request, response) =>
        void response.writeHead(302, { Location: `${elsewhere.url}/x` }).end();
      const answer = await shop.call('/shop/1.0.0/a', token);
      expect([answer.status, answer.headers.location]).toEqual([302, `${elsewhere.url}/x`]);
      expect(elsewhere.seen).toEqual([]);
      elsewhere.stop();
    });

    describe('trailers', () => {
      beforeEach(() => {
        shop.backend.answer = (_request, response) => {
          response.writeHead(200, { Trailer: 'X-Checksum, Set-Cookie, Cache-Control', 'Transfer-Encoding': 'chunked' });
          response.write('body');
          response.addTrailers({ 'X-Checksum': '1', 'Set-Cookie': 'a=1', 'Cache-Control': 'public', 'Trace-Id': 'x' });
          response.end();
        };
      });
      const get = async (headers: Readonly<Record<string, string>>, method = 'GET') => {
        const outgoing = call(method, '/shop/1.0.0/a', headers);
        outgoing.end();
        const incoming = await answerTo(outgoing);
        const { statusCode, headers: answered, rawTrailers } = incoming;
        return { statusCode, trailer: answered.trailer, rawTrailers };
      };

      it('reach a caller who takes them, except those that decide about the message', async () => {
        const { trailer, rawTrailers } = await get({ TE: 'deflate;q=0.5, Trailers' });
        expect(trailer).toBe('X-Checksum');
        expect(rawTrailers.map((text) => text.toLowerCase())).toEqual(['x-checksum', '1']);
      });

      it('do not reach others', async () => {
        expect(await get({})).toMatchObject({ trailer: undefined, rawTrailers: [] });
        expect(await get({ TE: 'trailers' }, 'HEAD')).toMatchObject({ trailer: undefined, rawTrailers: [] });
      });

      it('do not reach HTTP/1.0, nor go with an answer whose length is known', async () => {
        const start = 'GET /shop/1.0.0/a HTTP/1.0';
        expect(await shop.raw(head(start, 'TE: trailers\r\n\r\n'))).not.toMatch(/x-checksum/i);
        shop.backend.answer = (_request, response) => void response.writeHead(200, { 'Content-Length': 2 }).end('ok');
        expect(await get({ TE: 'trailers' })).toMatchObject({ statusCode: 200, trailer: undefined, rawTrailers: [] });
      });
    });

    describe('over TLS', () => {
      const directory = mkdtempSync(join(tmpdir(), 'gatehouse-backend-tls-'));
      const trusted = getCACertificates();
      let secure: RecordingBackend;

      beforeAll(async () => {
        secure = await RecordingBackend.start(await ownCertificate(directory, ['https://backend.test'], new Date()));
        await shop.publish({ context: '/secure', productionEndpoint: secure.url });
        await shop.publish({ context: '/misnamed', productionEndpoint: secure.url.replace('localhost', '127.0.0.2') });
      });
      afterAll(() => {
        setDefaultCACertificates(trusted);
        secure?.stop();
        rmSync(directory, { recursive: true, force: true });
      });

      it('believes no certificate of an authority that it does not know', async () => {
        expect(faultOf(await shop.call('/secure/1.0.0/a', token))).toEqual([502, '101503']);
        expect(secure.seen).toEqual([]);
      });

      it('talks to a back end whose certificate and name are right, and to no other', async () => {
        setDefaultCACertificates([...trusted, readFileSync(caFileIn(directory), 'utf8')]);
        expect((await shop.call('/secure/1.0.0/a', token)).status).toBe(200);
        expect(faultOf(await shop.call('/misnamed/1.0.0/a', token))).toEqual([502, '101503']);
        expect(secure.seen).toHaveLength(1);
      });
    });
  });

  function call(method: string, path: string, headers: Readonly<Record<string, string | number>>): ClientRequest {
    const { issuer, configuration } = shop.house;
    const { port } = new URL(issuer);
    return request({
      host: 'localhost',
      agent: false,
      ca: readFileSync(caFile(configuration)),
      port,
      path,
      method,
      headers: { Authorization: `Bearer ${token}`, Connection: 'keep-alive', ...headers },
    });
  }
});

/** The answer, read to its end. */
async function answerTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  outgoing.on('error', () => undefined);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  incoming.resume();
  await once(incoming, 'end');
  outgoing.destroy();
  return incoming;
}

async function settled(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
