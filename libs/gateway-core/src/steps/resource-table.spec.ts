import { aResource, anApi } from '#test/support/gateway-doubles';
import { ResourceTable } from './resource-table.js';

const tableOf = (...resources: readonly (readonly [string, string])[]) =>
  ResourceTable.of(anApi({ resources: resources.map(([method, path]) => aResource(method, path)) }));

describe('ResourceTable', () => {
  const table = tableOf(
    ['GET', '/*'],
    ['GET', '/order/*'],
    ['GET', '/order/{id}'],
    ['GET', '/order/{id}.pdf'],
    ['GET', '/order/special'],
    ['*', '/order/special'],
    ['POST', '/order'],
    ['GET', '/{kind}/special'],
    ['DELETE', '/order/{id}/lines/{line}'],
    ['GET', '/span/{from}-{to}'],
    ['GET', '/caf\u00e9/{x}'],
    ['GET', '/a%7eb'],
  );

  it.each([
    ['GET', '/order/special', 'GET /order/special'],
    ['PATCH', '/order/special', '* /order/special'],
    ['GET', '/order/7', 'GET /order/{id}'],
    ['GET', '/order/7.pdf', 'GET /order/{id}.pdf'],
    ['GET', '/order/.pdf', 'GET /order/{id}'],
    ['GET', '/order/7/lines', 'GET /order/*'],
    ['GET', '/order/', 'GET /order/*'],
    ['GET', '/order', 'GET /order/*'],
    ['GET', '/offer/special', 'GET /{kind}/special'],
    ['GET', '/', 'GET /*'],
    ['GET', '/x/y/z', 'GET /*'],
    ['HEAD', '/order/7', 'GET /order/{id}'],
    ['POST', '/order', 'POST /order'],
    ['DELETE', '/order/7/lines/2', 'DELETE /order/{id}/lines/{line}'],
    ['GET', '/span/1-2', 'GET /span/{from}-{to}'],
    ['GET', '/span/1-', 'GET /*'],
    ['GET', '/span/-2', 'GET /*'],
    ['GET', '/caf%C3%A9/1', 'GET /caf\u00e9/{x}'],
    ['GET', '/a~b', 'GET /a%7eb'],
  ])('answers %s %s with %s', (method, path, id) => expect(table.find(method, path)?.id).toBe(id));

  it.each([
    ['POST', '/order/'],
    ['DELETE', '/order//lines/2'],
    ['PUT', '/order'],
    ['TRACE', '/order/special'],
    ['CONNECT', '/order/special'],
  ])('has nothing for %s %s', (method, path) => expect(table.find(method, path)).toBeNull());

  it('names the methods of a path', () => {
    expect(tableOf(['GET', '/a'], ['POST', '/{x}'], ['PUT', '/b']).methodsAt('/a')).toEqual(['GET', 'HEAD', 'POST']);
    expect(tableOf(['*', '/a']).methodsAt('/a')).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
    expect(tableOf(['GET', '/a']).methodsAt('/b')).toEqual([]);
  });

  it('[146] is quick with many variables in one segment and a text that almost fits', () => {
    const many = tableOf(['GET', `/${'{a}x'.repeat(50)}y`]);
    const startedAt = performance.now();
    expect(many.find('GET', `/${'ax'.repeat(4_000)}`)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(50);
  });

  it('is made once for each API object', () => {
    const api = anApi();
    expect(ResourceTable.of(api)).toBe(ResourceTable.of(api));
  });
});
