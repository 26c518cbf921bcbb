import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atAddresses } from '../src/docs/served-document.js';
import { PublicAddresses } from '../src/http/public-addresses.js';
import { portsAt } from '../src/config/ports.js';
import { WRITTEN_FOR } from '../src/docs/served-document.js';
import { type OpenApiDocument, OPENAPI_FILE, resolve } from '#test/support/openapi-validator';
import { operationsOf } from '#test/support/write-operations';

const text = readFileSync(OPENAPI_FILE, 'utf8');
const document: OpenApiDocument = JSON.parse(text);
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation })),
);

describe('the OpenAPI document', () => {
  it('is of version 3.1 and written for the addresses that nobody has set', () => {
    expect(document.openapi).toBe('3.1.0');
    const { gateway, console: pages } = portsAt(0);
    expect(WRITTEN_FOR).toEqual({ issuer: `https://localhost:${gateway}`, consoleUrl: `https://localhost:${pages}` });
  });

  it('has no reference that leads nowhere', () => {
    for (const [, pointer] of text.matchAll(/"\$ref": "([^"]+)"/g)) {
      expect([pointer, typeof resolve(document, pointer)]).toEqual([pointer, 'object']);
    }
  });

  it('gives every operation an id of its own, a summary, a tag, servers and answers with a description', () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { name, summary, tags, servers, responses } of operations) {
      expect([name, summary]).toEqual([name, expect.stringMatching(/^[A-Z]/)]);
      expect([name, tags?.length, servers.length > 0]).toEqual([name, 1, true]);
      for (const response of Object.values(responses)) {
        expect([name, '$ref' in response || 'description' in response]).toEqual([name, true]);
      }
    }
  });

  it('leaves no object without its members, or an undocumented one would pass the tests', () => {
    const vague: string[] = [];
    const walk = (node: unknown, place: string): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('type' in node && node.type === 'object' && !('properties' in node) && !('additionalProperties' in node)) {
        vague.push(place);
      }
      for (const [name, value] of Object.entries(node)) walk(value, `${place}/${name}`);
    };
    walk(document.paths, '#/paths');
    walk(document.components.schemas, '#/components/schemas');
    expect(vague).toEqual([]);
  });

  it('shows an example of every error shape, and of every code of the gateway’s', () => {
    const { responses = {}, schemas = {} } = document.components;
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(['OAuthError', 'Problem', 'GatewayFault']));
    for (const name of Object.keys(responses).filter((key) => key !== 'rest.304')) {
      expect([name, JSON.stringify(responses[name])]).toEqual([name, expect.stringMatching(/"examples?":/)]);
    }
  });

  it('is served with every address replaced, those in the examples included', () => {
    const served = atAddresses(text, new PublicAddresses('https://api.example.com', 'https://console.example.com'));
    expect(served).not.toContain('localhost');
    expect(served).toContain('"tokenUrl": "https://console.example.com/oauth2/token"');
  });

  it('is what test/support/operations.ts was made from; if not, run npm run openapi', async () => {
    expect(readFileSync(join(import.meta.dirname, 'support/operations.ts'), 'utf8')).toBe(await operationsOf(text));
  });
});
