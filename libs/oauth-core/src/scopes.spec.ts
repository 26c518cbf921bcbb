import type { ApiScope } from './model/scope.js';
import type { Client } from './model/client.js';
import type { Role } from './model/user.js';
import { TokenServer, refusalOf } from '#test/support/token-server';
import { managementScopes } from './management-scopes.js';
import { parseScope } from './scope-syntax.js';
import { grantScopes, narrowScopes } from './scopes.js';

const apiScope = (name: string, fields: Partial<ApiScope> = {}): ApiScope => ({
  name,
  description: '',
  roles: [],
  forApplications: false,
  ...fields,
});

const subscribed = [
  apiScope('menu:read', { forApplications: true }),
  apiScope('order:write'),
  apiScope('menu:write', { roles: ['PUBLISHER'] }),
];

function setUp(fields: Partial<Client> = {}, scopes = subscribed) {
  const server = new TokenServer();
  const client = server.client(fields);
  server.scopeCatalogue.subscribe(client.applicationId, scopes);
  server.scopeCatalogue.declared.add('elsewhere:read');
  const catalogue = server.scopeCatalogue;
  const asked = (requested: string | null, roles: readonly Role[] | null) => ({
    client,
    requested,
    user: roles ? server.account({ roles }) : null,
    catalogue,
  });
  return {
    catalogue,
    forUser: (requested: string | null, ...roles: Role[]) =>
      grantScopes(asked(requested, roles.length > 0 ? roles : ['SUBSCRIBER'])),
    forApplication: (requested: string | null) => grantScopes(asked(requested, null)),
    renewed: (granted: string[], requested: string | null, ...roles: Role[]) =>
      narrowScopes(granted, asked(requested, roles.length > 0 ? roles : ['SUBSCRIBER'])),
  };
}

describe('parseScope', () => {
  it('takes every character of the grammar', () => {
    expect(parseScope("a!#[]~ https://x/y?z=1&b=2 it's")).toEqual(['a!#[]~', 'https://x/y?z=1&b=2', "it's"]);
  });

  it('[49] counts a scope once that is named twice', () => expect(parseScope('b a b')).toEqual(['b', 'a']));

  it.each(['a"b', 'a\\b', 'a\tb', 'a\nb', 'a\x7fb', 'é', 'a  b', ' a', 'a ', '\u0000'])(
    '[49] refuses what is outside the grammar: %j',
    (scope) => expect(() => parseScope(scope)).toThrow(expect.objectContaining({ code: 'invalid_scope' })),
  );

  it('[49] [146] refuses 101 scopes and 2,001 characters', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`).join(' ');
    expect(parseScope(many(100))).toHaveLength(100);
    expect(() => parseScope(many(101))).toThrow('100');
    expect(parseScope('s'.repeat(2000))).toHaveLength(1);
    expect(() => parseScope('s'.repeat(2001))).toThrow('2000');
  });
});

describe('the scopes of a new token', () => {
  it('are those of the key pair, else default, when none are asked', async () => {
    expect(await setUp().forUser(null)).toEqual(['default']);
    expect(await setUp({ defaultScopes: ['menu:read', 'order:write'] }).forUser(null)).toEqual([
      'menu:read',
      'order:write',
    ]);
  });

  it('leave out of the defaults what is not allowed here, and are never empty', async () => {
    const { forApplication } = setUp({ defaultScopes: ['menu:read', 'order:write', 'gone:away'] });
    expect(await forApplication(null)).toEqual(['menu:read']);
    expect((await refusalOf(setUp({ defaultScopes: ['order:write'] }).forApplication(null))).code).toBe(
      'invalid_scope',
    );
  });

  it('echo the marker of the key type and refuse the other', async () => {
    const { forUser } = setUp();
    expect(await forUser('PRODUCTION')).toEqual(['PRODUCTION']);
    expect(await forUser('menu:read PRODUCTION')).toEqual(['menu:read', 'PRODUCTION']);
    for (const foreign of ['SANDBOX', 'menu:read SANDBOX', 'PRODUCTION SANDBOX']) {
      expect((await refusalOf(forUser(foreign))).code).toBe('invalid_scope');
    }
    expect(await setUp({ keyType: 'SANDBOX' }).forUser('SANDBOX')).toEqual(['SANDBOX']);
    expect((await refusalOf(setUp({ keyType: 'SANDBOX' }).forUser('PRODUCTION'))).code).toBe('invalid_scope');
  });

  it('hold device_<id> as asked, whatever list narrows the client', async () => {
    expect(await setUp({ allowedScopes: ['menu:read'] }).forUser('device_4711 default')).toEqual([
      'device_4711',
      'default',
    ]);
    expect((await refusalOf(setUp().forUser('device_'))).code).toBe('invalid_scope');
  });

  it('name the one that does not exist', async () => {
    const { forUser } = setUp();
    expect(await refusalOf(forUser('menu:read nonsense'))).toMatchObject({
      code: 'invalid_scope',
      description: expect.stringContaining('nonsense'),
    });
    expect((await refusalOf(forUser('MENU:READ'))).description).toContain('MENU:READ');
    expect((await refusalOf(forUser('gatehouse:nonsense'))).description).toContain('gatehouse:nonsense');
  });

  it('[C03] leave out what exists and is not allowed here, and say so', async () => {
    const { forUser } = setUp();
    expect(await forUser('menu:read elsewhere:read')).toEqual(['menu:read']);
    expect((await refusalOf(forUser('elsewhere:read'))).code).toBe('invalid_scope');
  });

  it('are narrowed by the list of the key pair', async () => {
    const { forUser } = setUp({ allowedScopes: ['order:write', 'openid'] });
    expect(await forUser('menu:read order:write openid email')).toEqual(['order:write', 'openid']);
  });

  it('hold a scope with roles only for a person who has one of them', async () => {
    const { forUser } = setUp();
    expect(await forUser('menu:read menu:write', 'SUBSCRIBER')).toEqual(['menu:read']);
    expect(await forUser('menu:read menu:write', 'SUBSCRIBER', 'PUBLISHER')).toEqual(['menu:read', 'menu:write']);
  });

  it('hold a scope that one of two APIs grants', async () => {
    const { forUser } = setUp({}, [apiScope('both', { roles: ['ADMINISTRATOR'] }), apiScope('both')]);
    expect(await forUser('both')).toEqual(['both']);
  });

  it('[104] hold nothing of a person for an application', async () => {
    const { forApplication } = setUp();
    expect(await forApplication('menu:read order:write openid profile email')).toEqual(['menu:read']);
    for (const personal of ['openid', 'order:write', 'openid profile']) {
      expect((await refusalOf(forApplication(personal))).code).toBe('invalid_scope');
    }
  });

  it('do not ask the catalogue when no API scope is named', async () => {
    const { forUser, catalogue } = setUp();
    await forUser('PRODUCTION default openid device_1');
    expect(catalogue.lookUps).toBe(0);
  });
});

describe('gatehouse: scopes', () => {
  const every = [...managementScopes.keys()];
  const all = every.join(' ');

  it('are granted only within the list of the key pair', async () => {
    expect((await refusalOf(setUp().forUser('gatehouse:account', 'ADMINISTRATOR'))).code).toBe('invalid_scope');
    const { forUser } = setUp({ managementScopes: ['gatehouse:account', 'gatehouse:keys:write'] });
    expect(await forUser(all, 'ADMINISTRATOR')).toEqual(['gatehouse:account', 'gatehouse:keys:write']);
  });

  it('are not granted because an ordinary list of the key pair names them', async () => {
    const { forUser } = setUp({ allowedScopes: ['gatehouse:account'], defaultScopes: ['gatehouse:account'] });
    expect((await refusalOf(forUser('gatehouse:account', 'ADMINISTRATOR'))).code).toBe('invalid_scope');
    expect((await refusalOf(forUser(null, 'ADMINISTRATOR'))).code).toBe('invalid_scope');
  });

  it.each([
    ['SUBSCRIBER', ['account', 'applications:read', 'applications:write', 'keys:write']],
    [
      'PUBLISHER',
      ['account', 'applications:read', 'applications:write', 'keys:write', 'apis:write', 'subscriptions:manage'],
    ],
  ] as const)('are bounded by the roles of the person: %s', async (role, names) => {
    const { forUser } = setUp({ managementScopes: every, defaultScopes: every });
    const expected = names.map((name) => `gatehouse:${name}`);
    expect(await forUser(all, role)).toEqual(expected);
    expect(await forUser(null, role)).toEqual(expected);
  });

  it('are all for an administrator, and for an application, whose owner is asked at each call', async () => {
    const { forUser, forApplication } = setUp({ managementScopes: every });
    expect(await forUser(all, 'ADMINISTRATOR')).toEqual(every);
    expect(await forApplication(all)).toEqual(every);
  });

  it('never go into one token with the scopes of APIs', async () => {
    const { forUser } = setUp({ managementScopes: every });
    expect((await refusalOf(forUser('gatehouse:account menu:read'))).code).toBe('invalid_scope');
    expect(await forUser('gatehouse:account PRODUCTION default openid')).toHaveLength(4);
  });
});

describe('the scopes of a renewed token', () => {
  const granted = ['PRODUCTION', 'menu:read', 'order:write'];

  it('[F01] are those of the grant when none are asked', async () => {
    expect(await setUp().renewed(granted, null)).toEqual(granted);
  });

  it('[R06] are those of the grant when only a marker is asked', async () => {
    expect(await setUp().renewed(['menu:read'], 'PRODUCTION')).toEqual(['menu:read']);
    expect((await refusalOf(setUp().renewed(['menu:read'], 'SANDBOX'))).code).toBe('invalid_scope');
  });

  it('[F02] [79] are never wider', async () => {
    const refusal = await refusalOf(setUp().renewed(['menu:read'], 'menu:read order:write'));
    expect(refusal).toMatchObject({ code: 'invalid_scope', description: expect.stringContaining('order:write') });
  });

  it('[F03] may be narrower', async () => {
    expect(await setUp().renewed(granted, 'menu:read')).toEqual(['menu:read']);
    expect(await setUp().renewed(granted, 'PRODUCTION menu:read')).toEqual(['PRODUCTION', 'menu:read']);
  });

  it('[79] lose what the application may no longer have', async () => {
    expect(await setUp({}, [subscribed[0]]).renewed(granted, null)).toEqual(['PRODUCTION', 'menu:read']);
    expect((await refusalOf(setUp({}, [subscribed[0]]).renewed(granted, 'order:write'))).code).toBe('invalid_scope');
    expect((await refusalOf(setUp({}, []).renewed(['menu:read'], null))).code).toBe('invalid_scope');
  });

  it('[79] lose what the person has no role for any more', async () => {
    const { renewed } = setUp();
    expect(await renewed(['menu:read', 'menu:write'], null, 'PUBLISHER')).toEqual(['menu:read', 'menu:write']);
    expect(await renewed(['menu:read', 'menu:write'], null, 'SUBSCRIBER')).toEqual(['menu:read']);
  });
});
