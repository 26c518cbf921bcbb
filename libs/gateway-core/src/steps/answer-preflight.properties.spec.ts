import * as fc from 'fast-check';
import { anApi, aResource } from '#test/support/gateway-doubles';
import { GatewayRefusal } from '../refusals.js';
import { answerPreflight, corsHeaders } from './answer-preflight.js';

const known = ['https://app.example', 'https://app.example:8443', 'http://localhost:3000', '*', 'null'];
const origin = fc.oneof(
  fc.constantFrom(...known),
  fc.constantFrom(
    'https://APP.example',
    'https://app.example.',
    'https://app.example/',
    'https://app.example.evil.example',
    'https://evil-app.example',
    'https://app.example, https://evil.example',
    'https://app.example\r\nX-Evil: 1',
    'NULL',
    'null ',
    '',
  ),
  fc.webUrl(),
  fc.string({ unit: 'binary' }),
);
const policy = fc.record({
  enabled: fc.boolean(),
  origins: fc.subarray(known),
  headers: fc.subarray(['Authorization', 'Content-Type']),
  credentials: fc.boolean(),
});
const headerValue = fc.oneof(fc.constantFrom('GET', 'POST', 'TRACE', '*', '', 'get'), fc.string({ unit: 'binary' }));
const method = fc.oneof(fc.constantFrom('OPTIONS', 'OPTIONS', 'GET', 'options'), headerValue);
const absent = fc.constant(null);
const resources = [aResource('GET', '/menu'), aResource('*', '/any/*'), aResource('OPTIONS', '/own')];
const rest = fc.oneof(
  fc.constantFrom('/menu', '/any/x', '/own', '/', '/menu/'),
  fc.string({ unit: 'binary' }).map((text) => `/${text}`),
);

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';
const ALLOW_CREDENTIALS = 'Access-Control-Allow-Credentials';

interface Asked {
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean };
  readonly origin: string | null;
}

/** What headers tell a page that it must not be told; nothing when all is well. */
function harmIn(headers: Readonly<Record<string, string>>, { cors, origin: asked }: Asked): readonly string[] {
  const allowed = headers[ALLOW_ORIGIN];
  if (allowed === undefined) return Object.keys(headers).filter((name) => name !== 'Vary'); // a stranger is told nothing
  const harm = {
    'an origin that is not in the list': !cors.origins.includes(allowed),
    'an origin of somebody else': allowed !== '*' && allowed !== asked,
    'the origin of nobody': allowed === 'null',
    'credentials to everybody, or to a page that must not have them':
      ALLOW_CREDENTIALS in headers !== (cors.credentials && allowed !== '*'),
    'a star that a page with credentials takes for a name': cors.credentials && allowed === '*',
  };
  return Object.entries(harm).flatMap(([what, is]) => (is ? [what] : []));
}

/** Anything but a refusal is thrown on. */
function preflight(...asked: Parameters<typeof answerPreflight>) {
  try {
    return answerPreflight(...asked);
  } catch (error) {
    if (error instanceof GatewayRefusal) return error;
    throw error;
  }
}

describe('CORS', () => {
  it('allows only an origin that is listed, never null, and never credentials to everybody', () => {
    fc.assert(
      fc.property(policy, fc.oneof(absent, origin), (cors, asked) => {
        const headers = corsHeaders(cors, asked);
        expect(harmIn(headers, { cors, origin: asked })).toEqual([]);
        expect(headers.Vary).toBe(cors.enabled ? 'Origin' : undefined);
      }),
      { numRuns: 3_000 },
    );
  });

  it('answers a preflight so, whatever it is made of, or finds no resource: never an error of ours', () => {
    const call = fc.record({
      method,
      origin: fc.oneof(absent, origin),
      requestedMethod: fc.oneof(absent, headerValue),
    });
    fc.assert(
      fc.property(policy, call, rest, (cors, asked, below) => {
        const outcome = preflight(asked, { api: anApi({ cors, resources }), rest: below });
        if (outcome === null) return;
        expect(cors.enabled && asked.method === 'OPTIONS').toBe(true);
        const refused = outcome instanceof GatewayRefusal;
        expect(refused ? outcome.fault : 'resource_not_found').toBe('resource_not_found');
        const headers = refused ? {} : outcome;
        expect(harmIn(headers, { cors, origin: asked.origin })).toEqual([]);
        expect(Object.values(headers).filter((value) => /[^\x20-\x7e]/.test(value))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('names the methods of the API and never what the caller asked for', () => {
    fc.assert(
      fc.property(
        headerValue.filter((text) => text !== ''),
        fc.constantFrom('/menu', '/any/x'),
        (asked, below) => {
          const cors = { enabled: true, origins: ['*'], headers: [], credentials: false };
          const call = { method: 'OPTIONS', origin: 'https://app.example', requestedMethod: asked };
          const headers = answerPreflight(call, { api: anApi({ cors, resources }), rest: below });
          expect(headers?.['Access-Control-Allow-Methods']).toBe(
            below === '/menu' ? 'GET, HEAD' : 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
          );
        },
      ),
    );
  });
});
