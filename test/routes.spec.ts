import { readFileSync } from 'node:fs';
import { databases } from '#test/support/databases';
import { startGatehouse } from '#test/support/gatehouse';
import { OPENAPI_FILE, type OpenApiDocument } from '#test/support/openapi-validator';
import { templateOf } from '../src/docs/openapi-document.js';
import { type RouteEntry, RouteTable } from '../src/http/route-table.js';

/** Every route that asks for no credential. A new one is a decision, made here as well. */
const PUBLIC = [
  'GET /account console',
  'GET /account/applications console',
  'GET /account/factors console',
  'GET /account/sessions console',
  'POST /account/applications/:applicationId/withdraw console',
  'POST /account/sessions/:sessionId/end console',
  'POST /account/sessions/end-others console',
  'GET / console',
  'GET /.well-known/oauth-authorization-server gateway',
  'GET /.well-known/oauth-protected-resource/*api gateway',
  'GET /.well-known/openid-configuration gateway',
  'GET /api/v1 console',
  'GET /api/v1/settings console',
  'GET /api/v1/apis console',
  'GET /api/v1/apis/:apiId console',
  'GET /api/v1/apis/:apiId/resources console',
  'GET /api/v1/apis/:apiId/openapi console',
  'GET /api/v1/plans console',
  'GET /api/v1/plans/:planId console',
  'GET /assets/:name console',
  'GET /docs console',
  'GET /docs/:file console',
  'GET /errors console',
  'GET /errors/:code console',
  'GET /gateway-jwks.json gateway',
  'GET /health/live operations',
  'GET /health/ready operations',
  'GET /health/ready/:role operations',
  'GET /jwks.json gateway',
  'GET /authorize gateway',
  'GET /oauth2/authorize gateway,console',
  'GET /oauth2/authorize/resume console',
  'POST /authorize gateway',
  'POST /consent console',
  'POST /oauth2/authorize gateway,console',
  'GET /logout gateway',
  'GET /oauth2/logout gateway,console',
  'GET /signed-out console',
  'POST /logout gateway',
  'POST /oauth2/logout gateway,console',
  'POST /signout console',
  'GET /metrics operations',
  'GET /oauth2/jwks.json gateway',
  'GET /openapi.json console',
  'OPTIONS /login gateway',
  'OPTIONS /oauth2/revoke gateway',
  'OPTIONS /oauth2/token gateway,console',
  'OPTIONS /oauth2/userinfo gateway',
  'OPTIONS /revoke gateway',
  'OPTIONS /token gateway',
  'OPTIONS /userinfo gateway',
  'GET /account/factors/passkey console',
  'GET /account/factors/totp console',
  'GET /signin console',
  'GET /signin/factor console',
  'POST /api/v1/password-resets console',
  'POST /api/v1/password-resets/confirm console',
  'POST /api/v1/sign-ups console',
  'POST /api/v1/sign-ups/confirm console',
  'POST /account/factors/passkey console',
  'POST /account/factors/passkey/options console',
  'POST /account/factors/recovery-codes console',
  'POST /account/factors/remove console',
  'POST /account/factors/totp console',
  'POST /signin console',
  'POST /signin/factor console',
  'POST /signin/passkey console',
  'POST /signin/passkey/options console',
];

const FOR_CLIENTS = [
  'POST /introspect gateway',
  'POST /login gateway',
  'POST /oauth2/introspect gateway',
  'POST /oauth2/revoke gateway',
  'POST /oauth2/token gateway,console',
  'POST /revoke gateway',
  'POST /token gateway',
];

const FOR_BEARERS = [
  'GET /api/v1/audit-events console',
  'GET /api/v1/grants console',
  'GET /api/v1/grants/:grantId console',
  'POST /api/v1/grants/:grantId/revoke console',
  'POST /api/v1/tokens/:tokenId/revoke console',
  'POST /api/v1/users/:userId/revoke-tokens console',
  'POST /api/v1/applications/:applicationId/revoke-tokens console',
  'POST /api/v1/key-pairs/:keyPairId/revoke-tokens console',
  'GET /api/v1/signing-keys console',
  'POST /api/v1/signing-keys/rotate console',
  'POST /api/v1/signing-keys/:keyId/revoke console',
  'DELETE /api/v1/key-pairs/:keyPairId console',
  'GET /api/v1/applications/:applicationId/key-pairs console',
  'GET /api/v1/key-pairs/:keyPairId console',
  'GET /api/v1/key-pairs/:keyPairId/secrets console',
  'PATCH /api/v1/key-pairs/:keyPairId console',
  'PATCH /api/v1/secrets/:secretId console',
  'POST /api/v1/applications/:applicationId/key-pairs console',
  'POST /api/v1/key-pairs/:keyPairId/disable console',
  'POST /api/v1/key-pairs/:keyPairId/enable console',
  'POST /api/v1/key-pairs/:keyPairId/rotate console',
  'POST /api/v1/key-pairs/:keyPairId/secrets console',
  'POST /api/v1/key-pairs/:keyPairId/tokens console',
  'POST /api/v1/secrets/:secretId/revoke console',
  'DELETE /api/v1/applications/:applicationId console',
  'DELETE /api/v1/applications/:applicationId/members/:userId console',
  'GET /api/v1/applications console',
  'GET /api/v1/applications/:applicationId console',
  'GET /api/v1/applications/:applicationId/members console',
  'PATCH /api/v1/applications/:applicationId console',
  'POST /api/v1/applications console',
  'POST /api/v1/applications/:applicationId/disable console',
  'POST /api/v1/applications/:applicationId/enable console',
  'POST /api/v1/applications/:applicationId/transfer console',
  'PUT /api/v1/applications/:applicationId/members/:userId console',
  'DELETE /api/v1/factors/:factorId console',
  'DELETE /api/v1/users/:userId console',
  'GET /api/v1/users/:userId/factors console',
  'GET /api/v1/users/:userId/sessions console',
  'POST /api/v1/sessions/:sessionId/revoke console',
  'GET /api/v1/users console',
  'GET /api/v1/users/:userId console',
  'GET /api/v1/users/:userId/personal-access-tokens console',
  'PATCH /api/v1/settings console',
  'PATCH /api/v1/users/:userId console',
  'POST /api/v1/personal-access-tokens/:tokenId/revoke console',
  'POST /api/v1/users console',
  'POST /api/v1/users/:userId/change-password console',
  'POST /api/v1/users/:userId/disable console',
  'POST /api/v1/users/:userId/enable console',
  'POST /api/v1/users/:userId/personal-access-tokens console',
  'POST /api/v1/users/:userId/reset-password console',
  'PUT /api/v1/users/:userId/roles console',
  'DELETE /api/v1/subscriptions/:subscriptionId console',
  'GET /api/v1/approvals console',
  'GET /api/v1/subscriptions console',
  'GET /api/v1/subscriptions/:subscriptionId console',
  'GET /api/v1/subscriptions/:subscriptionId/quota console',
  'PATCH /api/v1/subscriptions/:subscriptionId console',
  'POST /api/v1/approvals/:approvalId/approve console',
  'POST /api/v1/approvals/:approvalId/reject console',
  'POST /api/v1/subscriptions console',
  'POST /api/v1/subscriptions/:subscriptionId/block console',
  'POST /api/v1/subscriptions/:subscriptionId/block-production console',
  'POST /api/v1/subscriptions/:subscriptionId/unblock console',
  'DELETE /api/v1/apis/:apiId console',
  'DELETE /api/v1/plans/:planId console',
  'DELETE /api/v1/resources/:resourceId console',
  'PATCH /api/v1/apis/:apiId console',
  'PATCH /api/v1/plans/:planId console',
  'PATCH /api/v1/resources/:resourceId console',
  'POST /api/v1/apis console',
  'POST /api/v1/apis/:apiId/block console',
  'POST /api/v1/apis/:apiId/deprecate console',
  'POST /api/v1/apis/:apiId/publish console',
  'POST /api/v1/apis/:apiId/resources console',
  'POST /api/v1/apis/:apiId/retire console',
  'POST /api/v1/apis/:apiId/unblock console',
  'POST /api/v1/apis/:apiId/versions console',
  'POST /api/v1/apis/import console',
  'POST /api/v1/plans console',
  'PUT /api/v1/apis/:apiId/openapi console',
  'GET /oauth2/userinfo gateway',
  'GET /userinfo gateway',
  'POST /oauth2/userinfo gateway',
  'POST /userinfo gateway',
];

/** What people read; all else is in the OpenAPI document. */
const PAGES = [
  '/',
  '/assets/:name',
  '/authorize',
  '/consent',
  '/docs',
  '/docs/:file',
  '/errors',
  '/errors/:code',
  '/openapi.json',
  '/signin',
  '/signin/factor',
  '/signin/passkey',
  '/signin/passkey/options',
  '/account/factors/totp',
  '/account/factors/passkey',
  '/account/factors/passkey/options',
  '/account/factors/recovery-codes',
  '/account/factors/remove',
  '/logout',
  '/oauth2/authorize',
  '/oauth2/authorize/resume',
  '/oauth2/logout',
  '/signed-out',
  '/signout',
];

describe('routes', () => {
  let routes: readonly RouteEntry[];

  beforeAll(async () => {
    const create = databases.sqlite;
    if (!create) throw new Error('SQLite is always there.');
    const place = await create();
    const house = await startGatehouse(place);
    routes = house.application.get(RouteTable).all();
    await house.close();
    await place.drop();
  });

  it('declare who may call them, and the public ones are those we meant', () => {
    const listed = (access: string) =>
      routes
        .filter((route) => route.access === access)
        .map(({ method, path, listeners }) => `${method} ${path} ${listeners.join(',')}`)
        .sort();
    expect({ public: listed('public'), client: listed('client'), bearer: listed('bearer') }).toEqual({
      public: [...PUBLIC].sort(),
      client: [...FOR_CLIENTS].sort(),
      bearer: [...FOR_BEARERS].sort(),
    });
  });

  it('are in the OpenAPI document, but for pages, preflights and what only operators reach', () => {
    const document: OpenApiDocument = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8'));
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const meant = routes.filter(
      ({ method, path, listeners }) =>
        method !== 'OPTIONS' &&
        !PAGES.includes(path) &&
        !path.startsWith('/account') &&
        !listeners.includes('operations'),
    );
    expect(documented.sort()).toEqual(meant.map(({ method, path }) => `${method} ${templateOf(path)}`).sort());
  });
});
