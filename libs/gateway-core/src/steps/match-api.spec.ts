import { anApi, CatalogueDouble } from '#test/support/gateway-doubles';
import { matchApi } from './match-api.js';

const shop = anApi({ context: '/shop', version: '1.0' });
const shopNew = anApi({ context: '/shop', version: '2.0', defaultVersion: true });
const inner = anApi({ context: '/shop/inner', version: '1.0' });

describe('matchApi', () => {
  const apis = new CatalogueDouble([shopNew, shop, inner]);

  it.each([
    ['/shop/1.0/a/b', shop, '/a/b'],
    ['/shop/1.0', shop, '/'],
    ['/shop/1.0/', shop, '/'],
    ['/shop/2.0/a', shopNew, '/a'],
    ['/shop/a', shopNew, '/a'],
    ['/shop', shopNew, '/'],
    ['/shop/1.00/a', shopNew, '/1.00/a'],
    ['/shop/inner/1.0/a', inner, '/a'],
    ['/shop/inner/9/a', shopNew, '/inner/9/a'],
    ['/shop/innermost', shopNew, '/innermost'],
  ])('finds the API of %s', async (path, api, rest) => {
    expect(await matchApi(path, apis)).toMatchObject({ api: { id: api.id }, rest });
  });

  it.each(['/', '/shops/1.0/a', '/Shop/1.0/a', '/other'])('finds nothing at %s', async (path) => {
    await expect(matchApi(path, apis)).rejects.toMatchObject({ status: 404, code: '404' });
  });

  it.each(['CREATED', 'RETIRED'] as const)('does not see an API that is %s', async (state) => {
    await expect(matchApi('/shop/1.0/a', new CatalogueDouble([{ ...shop, state }]))).rejects.toMatchObject({
      fault: 'api_not_found',
    });
  });

  it('looks once more before it refuses, and not otherwise', async () => {
    const behind = new CatalogueDouble([], [shop]);
    expect((await matchApi('/shop/1.0/a', behind)).api).toBe(shop);
    await matchApi('/shop/1.0/a', behind);
    expect(behind.refreshes).toBe(1);
  });
});
