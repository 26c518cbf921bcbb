import { databases } from '#test/support/databases';
import { startGatehouse } from '#test/support/gatehouse';
import { RouteTable } from '../src/http/route-table.js';

/** Every route that asks for no credential. A new one is a decision, made here as well. */
const PUBLIC = [
  'GET / console',
  'GET /.well-known/oauth-authorization-server gateway',
  'GET /.well-known/oauth-protected-resource/*api gateway',
  'GET /assets/:name console',
  'GET /errors console',
  'GET /errors/:code console',
  'GET /gateway-jwks.json gateway',
  'GET /health/live operations',
  'GET /health/ready operations',
  'GET /health/ready/:role operations',
  'GET /jwks.json gateway',
  'GET /metrics operations',
  'GET /oauth2/jwks.json gateway',
  'OPTIONS /login gateway',
  'OPTIONS /oauth2/token gateway,console',
  'OPTIONS /token gateway',
];

const FOR_CLIENTS = ['POST /login gateway', 'POST /oauth2/token gateway,console', 'POST /token gateway'];

it('every route declares who may call it, and the public ones are those we meant', async () => {
  const create = databases.sqlite;
  if (!create) throw new Error('SQLite is always there.');
  const place = await create();
  const house = await startGatehouse(place);
  const routes = house.application.get(RouteTable).all();
  const listed = (access: string) =>
    routes
      .filter((route) => route.access === access)
      .map(({ method, path, listeners }) => `${method} ${path} ${listeners.join(',')}`);
  const found = { public: listed('public').sort(), client: listed('client').sort() };
  await house.close();
  await place.drop();
  expect(found).toEqual({ public: [...PUBLIC].sort(), client: [...FOR_CLIENTS].sort() });
});
