import { parse } from 'yaml';
import { bookShop, classicExport, petStore } from '#test/support/api-documents';
import { documentOf } from './document-of-api.js';
import { importedApi } from './imported-api.js';
import type { JsonObject } from './json.js';
import { type DocumentFormat, readApiDocument } from './read-api-document.js';
import { type ServedApi, servedDocument } from './served-document.js';
import { writeDocument } from './write-document.js';

const addresses = {
  gatewayUrl: 'https://gateway.test/shop/1.0.0',
  tokenUrl: 'https://gateway.test/token',
  authorizationUrl: null,
};

const read = (text: string, format: DocumentFormat = 'yaml') => {
  const result = readApiDocument(Buffer.from(text), format);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return { value: result.document.value, ...importedApi(result.document) };
};

const resource = (method: string, path: string, more: object = {}) => ({
  method,
  path,
  authType: 'ANY' as const,
  scopes: [],
  description: '',
  ...more,
});

/** As a reader gets it, for easy comparison. */
const served = (value: JsonObject, api: Partial<ServedApi>) =>
  JSON.parse(writeDocument(servedDocument(value, { ...addresses, scopes: [], resources: [], ...api }), 'json'));

describe('servedDocument', () => {
  it('shows the gateway as the only server and its tokens as the only way in', () => {
    const pets = read(JSON.stringify(petStore), 'json');
    const document = served(pets.value, pets);
    expect(document.servers).toEqual([{ url: addresses.gatewayUrl, description: 'The gateway' }]);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['oauth2']);
    expect(document.components.securitySchemes.oauth2.flows).toEqual({
      clientCredentials: {
        tokenUrl: addresses.tokenUrl,
        scopes: expect.objectContaining({ 'read:pets': 'read pets' }),
      },
    });
    expect(document.paths['/pet'].put).toMatchObject({
      summary: 'Update a pet',
      security: [{ oauth2: ['write:pets'] }, { oauth2: ['read:pets'] }],
    });
    expect(document.paths['/store/inventory'].get.security).toEqual([]);
    expect(document.paths['/store/order'].post.security).toEqual([{ oauth2: [] }]);
    expect(document.components.schemas).toEqual(petStore.components.schemas);
  });

  it('names the page on which a person signs in once there is one', () => {
    const authorizationUrl = 'https://console.test/oauth2/authorize';
    const { flows } = served({}, { authorizationUrl }).components.securitySchemes.oauth2;
    expect(flows.authorizationCode).toEqual({
      authorizationUrl,
      tokenUrl: addresses.tokenUrl,
      refreshUrl: addresses.tokenUrl,
      scopes: {},
    });
  });

  it('keeps from readers what the classic system exported for its gateway', () => {
    const pizza = read(classicExport);
    const text = JSON.stringify(served(pizza.value, pizza));
    expect(text).not.toMatch(/x-|pizzashack\.example\/api|second\.example|test\.com|Internal/);
    expect(text).toContain('Create a new Order');
  });

  it('keeps addresses of back ends from readers wherever they stand', () => {
    const servers = [{ url: 'https://secret.internal' }];
    const operation = {
      servers,
      'x-amazon-apigateway-integration': { uri: 'https://secret.internal' },
      responses: { 200: { description: 'a', links: { next: { server: servers[0] } } } },
      callbacks: { event: { '{$url}': { servers, post: { servers, responses: {} } } } },
    };
    const value: JsonObject = {
      servers,
      info: { title: 'a', version: '1', 'x-wso2-owner': 'secret' },
      paths: { '/a': { servers, get: operation } },
      webhooks: { hook: { servers, post: operation } },
      components: {
        pathItems: { a: { servers, get: operation } },
        responses: { b: { description: 'b', links: { next: { server: servers[0] } } } },
        links: { c: { server: servers[0] } },
        callbacks: { d: { '{$url}': { servers, post: operation } } },
        schemas: { Rack: { properties: { servers: { type: 'array' } } } },
      },
    };
    const document = served(value, { resources: [resource('GET', '/a')] });
    expect(JSON.stringify(document)).not.toContain('secret');
    expect(document.components.schemas.Rack.properties).toEqual({ servers: { type: 'array' } });
  });

  it('shows exactly the resources that the API has now', () => {
    const { value } = read(JSON.stringify(petStore), 'json');
    const resources = [
      resource('GET', '/pet/{petId}', { authType: 'NONE' }),
      resource('POST', '/new/{a}/{b}', { description: 'Something new', scopes: ['write'] }),
    ];
    const { paths } = served(value, { resources });
    expect(Object.keys(paths)).toEqual(['/pet/{petId}', '/new/{a}/{b}']);
    expect(Object.keys(paths['/pet/{petId}'])).toEqual(['parameters', 'get']);
    expect(paths['/pet/{petId}'].get).toMatchObject({ description: 'One pet', security: [] });
    expect(paths['/new/{a}/{b}'].post).toEqual({
      summary: 'Something new',
      parameters: ['a', 'b'].map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      responses: { default: { description: 'The answer of the API.' } },
      security: [{ oauth2: ['write'] }],
    });
  });

  it('puts in place what a path refers to', () => {
    const books = read(bookShop);
    const { paths, webhooks } = served(books.value, books);
    expect(paths['/books/{isbn}'].get.description).toBe('One book');
    expect(paths['/books/{isbn}']).not.toHaveProperty('$ref');
    expect(webhooks.sold.post.responses).toEqual({ 200: { description: 'Thanks' } });
  });

  it.each([
    ['json', '{"openapi":3.0,"info":{"title":"a","version":1.10}}'],
    ['yaml', 'openapi: 3.0\ninfo: { title: a, version: 1.10 }'],
  ] as const)('writes versions of %s without quotes as text', (format, text) => {
    expect(read(text, format).value).toEqual({ openapi: '3.0', info: { title: 'a', version: '1.10' } });
  });

  it('describes an API that was made by form', () => {
    const api = { name: 'Form', version: '1.0.0', description: '', tags: ['a'] };
    const document = served(documentOf(api), { resources: [resource('*', '/*'), resource('HEAD', '/*')] });
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Form', version: '1.0.0' },
      tags: [{ name: 'a' }],
    });
    expect(Object.keys(document.paths['/*']).sort()).toEqual(['delete', 'get', 'head', 'patch', 'post', 'put']);
  });

  it.each(['json', 'yaml'] as const)('writes %s that is read as the same again', (format) => {
    for (const { value, ...api } of [read(bookShop), read(classicExport), read(JSON.stringify(petStore), 'json')]) {
      const document = servedDocument(value, { ...addresses, ...api });
      const again = read(writeDocument(document, format), format);
      expect(again.value).toEqual(document);
      expect(again.resources.map(({ method, path }) => `${method} ${path}`)).toEqual(
        api.resources.map(({ method, path }) => `${method} ${path}`),
      );
    }
  });

  it('writes YAML without aliases, and no name of a member is lost', () => {
    const { value } = read('{"openapi":"3.1.0","info":{"title":"a","version":"1"},"__proto__":{"yes":"no"}}', 'json');
    const text = writeDocument(value, 'yaml');
    expect(text).toContain('__proto__:\n  "yes": "no"\n');
    expect(writeDocument(read(bookShop).value, 'yaml')).not.toMatch(/[&*]a\d/);
    expect(parse(text)).toMatchObject({ openapi: '3.1.0', info: { version: '1' } });
  });
});
