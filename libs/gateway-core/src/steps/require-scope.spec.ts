import { aCaller, aResource } from '#test/support/gateway-doubles';
import { requireScope } from './require-scope.js';

const order = aResource('POST', '/order', { scopes: ['shop:order', 'shop:all'] });
const attempt = (...scopes: string[]) => requireScope(aCaller({ scopes }), order);

describe('requireScope', () => {
  it.each(['shop:order', 'shop:all'])('[G03] takes either of two scopes: %s', (scope) => {
    expect(() => attempt('default', scope)).not.toThrow();
  });

  it.each(['shop:orders', 'shop:orde', 'shop', 'SHOP:ORDER', 'shop:order ', '*', '', 'my-shop:order'])(
    '[G03] [101] refuses a scope that only resembles it, and names those it takes: %j',
    (scope) => {
      expect(() => attempt(scope)).toThrow(
        expect.objectContaining({
          status: 403,
          fault: 'scope_missing',
          challenge: { error: 'insufficient_scope', scope: ['shop:order', 'shop:all'] },
        }),
      );
    },
  );

  it('[G03] asks for none where the resource asks for none', () => {
    expect(() => requireScope(aCaller({ scopes: [] }), aResource('GET', '/menu'))).not.toThrow();
  });
});
