import * as fc from 'fast-check';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';

interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly type: string;
  readonly body: string;
}

/** The forms in which refusals may come, by where they come from. */
const DIALECTS: Readonly<Record<string, (answer: RawAnswer) => boolean>> = {
  oauth: ({ type, body }) => type === 'application/json' && /"error":"[a-z_]+"/.test(body),
  problem: ({ type, body }) => type === 'application/problem+json' && /"code":"[a-z_]+"/.test(body),
  fault: ({ type, body }) =>
    (type === 'application/json' && /"code":"\d+"/.test(body)) ||
    (type === 'application/xml' && /:code>\d+</.test(body)),
  page: ({ type, body }) => type === 'text/html' && body.startsWith('<!doctype html>'),
  /** What the parser of HTTP refuses before there is a request. */
  parser: ({ status, type }) => type === 'text/plain' && [400, 408, 431].includes(status),
};

/** Statuses of 500 and above that are documented: 501 for a method nobody knows, 503 with the way out. */
const DOCUMENTED = new Set([501, 503]);

const visible = fc.string({
  unit: fc.constantFrom(...'aZ0%+=&;,:/\\"\'<>{}[]()~|^`*?#@! -_.'.split('')),
  maxLength: 40,
});
const latin1 = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});
const value = fc.oneof(visible, latin1);
const words = (...names: readonly string[]) => fc.constantFrom(...names);

const header = fc.oneof(
  fc.tuple(
    words('Authorization'),
    fc.tuple(words('Basic ', 'Bearer ', 'DPoP ', ''), value).map((parts) => parts.join('')),
  ),
  fc.tuple(words('Accept', 'Cookie', 'Origin', 'X-Forwarded-For', 'Forwarded', 'traceparent', 'If-None-Match'), value),
  fc.tuple(
    words('Accept', 'Content-Type', 'Content-Encoding', 'Range'),
    words('application/xml', 'text/html', '*/*;q=x', 'gzip', 'application/json', 'bytes=9-1'),
  ),
  fc.tuple(
    fc
      .stringMatching(/^[A-Za-z_.-]{1,20}$/)
      .filter((name) => !/^(?:content-length|transfer-encoding|connection|upgrade|expect|host)$/i.test(name)),
    value,
  ),
);
const headers = fc.tuple(fc.boolean(), fc.array(header, { maxLength: 4 })).map(([isForm, others]) => {
  const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
  return isForm ? [form, ...others] : others; // what is no form is refused before it is read
});
const method = words('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND', 'TRACE', 'QUERY');
const body = fc.oneof(
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(
      fc.tuple(
        words(
          'grant_type',
          'scope',
          'token',
          'username',
          'password',
          'refresh_token',
          'resource',
          'client_id',
          '__proto__',
        ),
        value,
      ),
      { maxLength: 5 },
    )
    .map((pairs) => Buffer.from(pairs.map((pair) => pair.join('=')).join('&'), 'latin1')),
);
const pathBelow = (...starts: readonly string[]) =>
  fc
    .tuple(words(...starts), fc.oneof(visible, fc.webPath(), words('/%00', '/..%2f', '/%ff', '//', '/;a', '/%252e')))
    .map((parts) => parts.join('').replace(/ /g, '%20'));

describe.each(Object.entries(databases))('whatever is sent, on %s,', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    await house.build.api({ context: '/shop', productionEndpoint: 'http://127.0.0.1:1' });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  async function send(origin: string, request: RawRequest): Promise<RawAnswer> {
    const { host, port } = new URL(origin);
    const sent = [
      ['Host', host],
      ['Connection', 'close'],
      ['Content-Length', String(request.body.byteLength)],
      ...request.headers,
    ];
    const head = `${request.method} ${request.path} HTTP/1.1\r\n${sent.map((pair) => pair.join(': ')).join('\r\n')}\r\n\r\n`;
    return answerIn(await house.client.raw(Number(port), Buffer.concat([Buffer.from(head, 'latin1'), request.body])));
  }

  /** What is wrong with an answer; nothing when it is one of ours, in one of these dialects. */
  function complaints(answer: RawAnswer, isHead: boolean, dialects: readonly string[]): readonly unknown[] {
    const found: unknown[] = [];
    if (answer.status < 200 || (answer.status >= 500 && !DOCUMENTED.has(answer.status))) found.push(answer);
    if (!/^trace-id: [0-9a-f]{32}\r?$/im.test(answer.head)) found.push('no Trace-Id', answer);
    const isTold = isHead || [...dialects, 'parser'].some((dialect) => DIALECTS[dialect](answer));
    if (answer.status >= 400 && !isTold) found.push('another dialect', answer);
    return found;
  }

  const cases = [
    {
      what: 'to the token server',
      origin: 'issuer',
      dialects: ['oauth'],
      path: words('/token', '/revoke', '/introspect', '/userinfo', '/oauth2/token'),
      methods: words('POST', 'GET'),
    },
    {
      what: 'to the token server by any method',
      origin: 'issuer',
      dialects: ['oauth', 'problem', 'fault'],
      path: pathBelow('/token', '/userinfo', '/.well-known', '/jwks.json'),
      methods: method,
    },
    {
      what: 'to an API',
      origin: 'issuer',
      dialects: ['fault'],
      path: pathBelow('/shop/1.0.0/', '/shop/'),
      methods: method,
    },
    {
      what: 'to the gateway',
      origin: 'issuer',
      dialects: ['fault', 'problem', 'oauth'],
      path: pathBelow('/', ''),
      methods: method,
    },
    {
      what: 'to the console',
      origin: 'consoleUrl',
      dialects: ['problem', 'page', 'oauth'],
      path: pathBelow('/', '/docs', '/errors/', '/openapi.json', '/assets/', ''),
      methods: method,
    },
  ] as const;

  it.each(cases)(
    '$what, the answer is in its dialect and has a trace id',
    async ({ origin, dialects, path, methods }) => {
      const requests = fc.record({ method: methods, path, headers, body });
      await fc.assert(
        fc.asyncProperty(requests, async (request) => {
          const answer = await send(house[origin], request);
          expect(complaints(answer, request.method === 'HEAD', dialects)).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
  );
});

function answerIn(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  const type = /^content-type: ([^;\r]*)/im.exec(head)?.[1] ?? '';
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, type, body: text.slice(end + 4) };
}
