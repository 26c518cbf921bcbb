import { bookShop, classicExport, petStore } from '#test/support/api-documents';
import { importedApi } from './imported-api.js';
import { type DocumentFormat, readApiDocument } from './read-api-document.js';

const imported = (text: string, format: DocumentFormat = 'yaml') => {
  const read = readApiDocument(Buffer.from(text), format);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return importedApi(read.document);
};

const rules = ({ resources }: ReturnType<typeof imported>) =>
  resources.map(({ method, path, authType, scopes }) => `${method} ${path} ${authType} ${scopes.join(' ')}`.trim());

describe('importedApi', () => {
  it('reads an OpenAPI 3.0 document in JSON', () => {
    const api = imported(JSON.stringify(petStore), 'json');
    expect(api).toMatchObject({
      name: 'Pet Store',
      version: '1.0.27',
      description: 'A store for **pets**.',
      tags: ['pet', 'store'],
      productionEndpoint: 'https://petstore.example/shop/v3',
      sandboxEndpoint: null,
      contextSuggestion: '/shop',
    });
    expect(rules(api)).toEqual([
      'PUT /pet ANY write:pets read:pets',
      'GET /pet/{petId} ANY read:pets',
      'DELETE /pet/{petId} APPLICATION delete:pets',
      'GET /store/inventory NONE',
      'POST /store/order ANY',
    ]);
    expect(api.resources.map(({ description }) => description)).toEqual(['Update a pet', 'One pet', '', '', '']);
    expect(api.scopes).toContainEqual({ name: 'read:pets', description: 'read pets', roles: [] });
    expect(api.scopes).toHaveLength(3);
    expect(api.warnings).toEqual([
      { code: 'scopes_any', line: 1, pointer: '/paths/~1pet/put/security/0', detail: expect.any(String) },
    ]);
  });

  it('reads an OpenAPI 3.1 document in YAML with anchors, merge keys and references', () => {
    const api = imported(bookShop);
    expect(api).toMatchObject({
      name: 'Book Shop',
      version: '1.0',
      description: 'Books, and\nwhat is in them.',
      productionEndpoint: 'https://eu.books.example/api',
      contextSuggestion: '/book-shop', // `/api`, where the server has it, is reserved
    });
    expect(rules(api)).toEqual([
      'GET /books ANY',
      'POST /books ANY openid books:write',
      'GET /books/{isbn} ANY',
      'PUT /books/{isbn} ANY openid books:write',
      'GET /books/{isbn}/cover.{format} ANY',
      'GET /files/* ANY',
    ]);
    expect(api.scopes).toEqual([{ name: 'books:write', description: '', roles: [] }]);
    expect(api.warnings.map(({ code, line }) => `${code} ${line}`)).toContain('scope_undeclared 26');
  });

  it('reads what the classic system exports', () => {
    const api = imported(classicExport);
    expect(api).toMatchObject({
      version: '1.0.0',
      productionEndpoint: 'https://prod.pizzashack.example/api',
      sandboxEndpoint: 'https://sandbox.pizzashack.example/api',
      contextSuggestion: '/pizzashack',
    });
    expect(rules(api)).toEqual([
      'POST /order ANY order_write',
      'GET /menu NONE',
      'GET /order/{orderId} APPLICATION_USER order_read',
      'DELETE /order/{orderId} APPLICATION',
      'PUT /order/{orderId} NONE',
    ]);
    expect(api.scopes).toEqual([
      { name: 'order_read', description: 'See orders', roles: [] },
      { name: 'order_write', description: 'Order pizza', roles: [] },
    ]);
    expect(api.warnings.map(({ code }) => code).sort()).toEqual(['endpoints_many', 'scope_roles']);
  });

  const withSecurity = (security: unknown, schemes: object = {}) =>
    imported(
      JSON.stringify({
        ...petStore,
        paths: { '/a': { get: { security } } },
        components: { securitySchemes: { ...petStore.components.securitySchemes, ...schemes } },
      }),
      'json',
    );

  it('asks for a token where the document says nothing, and where it makes one optional', () => {
    expect(rules(withSecurity(undefined))).toEqual(['GET /a ANY']);
    const optional = withSecurity([{}, { petstore_auth: ['read:pets'] }]);
    expect(rules(optional)).toEqual(['GET /a ANY read:pets']);
    expect(optional.warnings).toContainEqual(expect.objectContaining({ code: 'security_optional' }));
    expect(rules(withSecurity([{}]))).toEqual(['GET /a ANY']);
    expect(rules(withSecurity('none'))).toEqual(['GET /a ANY']);
    expect(rules(withSecurity(null))).toEqual(['GET /a ANY']);
  });

  it('leaves a resource to applications alone when no person could get a token for it', () => {
    expect(rules(withSecurity([{ machine: [] }]))).toEqual(['GET /a APPLICATION']);
    expect(rules(withSecurity([{ machine: [] }, { petstore_auth: [] }]))).toEqual(['GET /a ANY']);
  });

  it('takes names beside other schemes than OAuth for no scopes', () => {
    expect(rules(withSecurity([{ api_key: ['role'] }]))).toEqual(['GET /a ANY']);
  });

  it('does not cut a character in half', () => {
    const info = { title: `${'a'.repeat(79)}\u{1f355}b`, version: '1' };
    expect(imported(JSON.stringify({ ...petStore, info }), 'json').name).toBe('a'.repeat(79));
  });

  it('warns of what it leaves out', () => {
    const paths = { '/a': { trace: {}, get: {} }, '/{x}.a': { get: {} }, '/a.{x}': { get: {} } };
    const { resources, warnings } = imported(
      JSON.stringify({ ...petStore, paths, externalDocs: { $ref: 'other.yaml' } }),
      'json',
    );
    expect(resources).toHaveLength(3);
    expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'method_not_served /paths/~1a/trace',
      'path_ambiguous /paths/~1a.{x}/get',
      'reference_outside /externalDocs/$ref',
    ]);
  });

  it.each([
    ['https://user:secret@backend.example/', null],
    ['https://backend.example/?key=1', null],
    ['ftp://backend.example/', null],
    ['https://backend.example/', 'https://backend.example'],
    ['http://backend.example:8080/a/', 'http://backend.example:8080/a'],
    ['https://{nobody}.example', null],
  ])('makes of the server %s the endpoint %s', (url, endpoint) => {
    expect(imported(JSON.stringify({ ...petStore, servers: [{ url }] }), 'json').productionEndpoint).toBe(endpoint);
  });
});
