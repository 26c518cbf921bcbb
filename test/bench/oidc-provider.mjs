// oidc-provider on MySQL with as little between it and the database as its adapter allows: one statement per operation.
// Over TLS, like ours. It makes as many codes as asked, says so, and exchanges them. Not for anything but code-exchange.mjs.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createPool } from 'mysql2/promise';
import { Provider } from 'oidc-provider';

const { databaseUrl, poolSize, cert, key, algorithm, format, codes } = JSON.parse(process.argv[2]);
const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) });
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `https://localhost:${server.address().port}`;
const pool = createPool({ uri: databaseUrl, connectionLimit: poolSize, timezone: 'Z' });
await pool.query('DROP TABLE IF EXISTS models');
await pool.query(
  `CREATE TABLE models (
     id VARBINARY(120) PRIMARY KEY, payload JSON NOT NULL, grant_id VARBINARY(60), consumed_at INT, expires_at DATETIME(3),
     INDEX (grant_id), INDEX (expires_at))`,
);

class OneStatement {
  constructor(name) {
    this.name = name;
  }
  key(id) {
    return `${this.name}:${id}`;
  }
  async upsert(id, payload, expiresIn) {
    const json = JSON.stringify(payload);
    await pool.execute(
      `INSERT INTO models (id, payload, grant_id, expires_at) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE payload = VALUES(payload), expires_at = VALUES(expires_at)`,
      [this.key(id), json, payload.grantId ?? null, new Date(Date.now() + expiresIn * 1000)],
    );
  }
  async find(id) {
    const [[row]] = await pool.execute('SELECT payload, consumed_at FROM models WHERE id = ?', [this.key(id)]);
    if (!row) return undefined;
    const payload = typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload;
    return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at };
  }
  async consume(id) {
    const now = Math.floor(Date.now() / 1000);
    await pool.execute('UPDATE models SET consumed_at = ? WHERE id = ?', [now, this.key(id)]);
  }
  async destroy(id) {
    await pool.execute('DELETE FROM models WHERE id = ?', [this.key(id)]);
  }
  async revokeByGrantId(grantId) {
    await pool.execute('DELETE FROM models WHERE grant_id = ?', [grantId]);
  }
}

const client = {
  client_id: 'bench',
  client_secret: 'a-secret-of-32-characters-or-more',
  redirect_uris: ['https://client.example/cb'],
  grant_types: ['authorization_code', 'refresh_token'],
  id_token_signed_response_alg: algorithm,
};
const jwk = (type, options, alg) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  alg,
  use: 'sig',
});
const resource = `${issuer}/apis`;
const provider = new Provider(issuer, {
  adapter: OneStatement,
  clients: [client],
  jwks: { keys: [jwk('rsa', { modulusLength: 2048 }, 'RS256'), jwk('ec', { namedCurve: 'P-256' }, 'ES256')] },
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  issueRefreshToken: () => true,
  pkce: { required: () => false },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: format === 'JWT',
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'openid offline_access',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  ttl: { AuthorizationCode: 3600 },
});

server.on('request', provider.callback());
process.on('disconnect', () => process.exit(0));
process.on('message', () => void make(codes).then((made) => process.send(made)));
process.send(issuer);

async function make(count) {
  const registered = await provider.Client.find('bench');
  const made = [];
  for (let index = 0; index < count; index += 1) {
    const grant = new provider.Grant({ accountId: `person-${index}`, clientId: 'bench' });
    grant.addOIDCScope('openid offline_access');
    grant.addResourceScope(resource, 'openid offline_access');
    const grantId = await grant.save(3600);
    const code = new provider.AuthorizationCode({
      client: registered,
      accountId: `person-${index}`,
      grantId,
      gty: 'authorization_code',
      redirectUri: client.redirect_uris[0],
      scope: 'openid offline_access',
      authTime: Math.floor(Date.now() / 1000),
      nonce: 'n',
      ...(format === 'JWT' && { resource }),
    });
    made.push(await code.save());
  }
  return made;
}
