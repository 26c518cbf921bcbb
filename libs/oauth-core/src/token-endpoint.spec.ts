import { TokenServer, refusalOf } from '#test/support/token-server';
import { grants } from './grants/index.js';

describe('the token endpoint', () => {
  it('[T07] names a grant type that is missing or unknown', async () => {
    const server = new TokenServer();
    const client = server.client();
    expect(await refusalOf(server.token(client, {}))).toMatchObject({ code: 'invalid_request', status: 400 });
    for (const type of ['nonsense', 'Password', '__proto__', 'implicit']) {
      const refusal = await refusalOf(server.token(client, { grant_type: type }));
      expect(refusal).toMatchObject({ code: 'unsupported_grant_type', status: 400 });
    }
  });

  it.each(grants.map(({ type }) => type))('[T08] refuses %s to a key pair that does not have it', async (type) => {
    const server = new TokenServer();
    const client = server.client({ grantTypes: grants.map((grant) => grant.type).filter((other) => other !== type) });
    const form = { grant_type: type, username: 'maria', password: 'pizza', refresh_token: 'x', code: 'x' };
    expect(await refusalOf(server.token(client, form))).toMatchObject({ code: 'unauthorized_client', status: 400 });
    expect(server.storage.statements).toEqual([]);
  });

  it('[T22] says in its refusals nothing of what was sent as a secret', async () => {
    const server = new TokenServer();
    const client = server.client();
    const password = 'hunter2hunter2';
    const { description, reason } = await refusalOf(server.signIn(client, { password }));
    expect(description + reason).not.toContain(password);
  });
});
