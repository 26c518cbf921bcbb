import { epochSeconds } from '#primitives/clock';
import { decodeJws } from '#primitives/signature';
import { CONSOLE, ISSUER, TokenServer } from '#test/support/token-server';
import type { AccessTokenOrder } from './access-token.js';

const setUp = (fields = {}) => {
  const server = new TokenServer();
  const client = server.client({ generation: 3, ...fields });
  const user = server.account({ generation: 2 });
  const { clock } = server;
  const subject = { user, grantId: 'grant', authenticatedAt: clock.now(), amr: ['pwd'], notAfter: null };
  const issue = (order: Partial<AccessTokenOrder> = {}) => {
    const issued = server.accessTokens.issue({
      client,
      secretId: 'secret',
      scopes: ['menu:read', 'PRODUCTION'],
      resources: [],
      subject: null,
      ...order,
    });
    const jws = decodeJws(issued.token);
    if (!jws) throw new Error('not a token');
    return { ...issued, header: jws.header, claims: jws.payload };
  };
  return { server, client, user, subject, issue, now: epochSeconds(clock.now()) };
};

const UUID7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('an access token', () => {
  it('says of an application exactly what tokens.md §2 says', () => {
    const { issue, client, now } = setUp();
    const { claims, header, expiresInSeconds } = issue();
    expect(header).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(claims).toEqual({
      iss: ISSUER,
      jti: expect.stringMatching(UUID7),
      sub: client.consumerKey,
      aud: [`${ISSUER}/apis`],
      client_id: client.consumerKey,
      azp: client.consumerKey,
      iat: now,
      exp: now + 3600,
      scope: 'menu:read PRODUCTION',
      aut: 'APPLICATION',
      key_type: 'PRODUCTION',
      application_id: client.applicationId,
      secret_id: 'secret',
      epoch: [0, 3],
    });
    expect(expiresInSeconds).toBe(3600);
  });

  it('says of a person exactly what tokens.md §2 says', () => {
    const { issue, client, user, subject, now } = setUp();
    const { claims } = issue({ subject });
    expect(claims).toEqual({
      ...issue().claims,
      jti: expect.stringMatching(UUID7),
      sub: user.userId,
      aut: 'APPLICATION_USER',
      gid: 'grant',
      epoch: [2, 3],
      auth_time: now,
      acr: '1',
      amr: ['pwd'],
    });
    expect(claims).toMatchObject({ client_id: client.consumerKey });
    expect(JSON.stringify(claims)).not.toContain(user.username);
  });

  it('[100] has a person as subject only under a name that no consumer key can have', () => {
    const { issue, subject } = setUp();
    expect(issue({ subject }).claims.sub).toMatch(/^[\da-f-]{36}$/);
    expect(issue().claims.sub).toMatch(/^\w{15,30}$/);
    expect([issue({ subject }).claims.aut, issue().claims.aut]).toEqual(['APPLICATION_USER', 'APPLICATION']);
  });

  it('names no secret when none obtained it', () => {
    expect(setUp().issue({ secretId: null }).claims).not.toHaveProperty('secret_id');
  });

  it('is a new one each time', () => {
    const { issue } = setUp();
    expect(issue().tokenId).not.toBe(issue().tokenId);
  });

  it.each([
    ['every API', {}, [`${ISSUER}/apis`]],
    ['one API', { resources: [`${ISSUER}/pizza/1`] }, [`${ISSUER}/pizza/1`]],
    ['the REST API', { scopes: ['gatehouse:account'] }, [`${CONSOLE}/api/v1`]],
    ['every API and userinfo', { scopes: ['openid', 'default'] }, [`${ISSUER}/apis`, `${ISSUER}/userinfo`]],
    [
      'the REST API and userinfo',
      { scopes: ['openid', 'gatehouse:account'] },
      [`${CONSOLE}/api/v1`, `${ISSUER}/userinfo`],
    ],
  ])('names as audience %s', (_what, order, audience) => expect(setUp().issue(order).claims.aud).toEqual(audience));

  it('[83] lives no longer than the client says, a day, and what it hangs on', () => {
    expect(setUp({ accessTokenLifetimeSeconds: 60 }).issue().expiresInSeconds).toBe(60);
    expect(setUp({ accessTokenLifetimeSeconds: 999_999 }).issue().expiresInSeconds).toBe(86_400);
    const { issue, subject, server } = setUp();
    const notAfter = new Date(server.clock.now().getTime() + 9_500);
    expect(issue({ subject: { ...subject, notAfter } }).expiresInSeconds).toBe(9);
  });
});
