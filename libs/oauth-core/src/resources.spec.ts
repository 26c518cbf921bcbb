import { ISSUER } from '#test/support/token-server';
import { narrowResources, requestedResources, requireFitting } from './resources.js';

const requested = (resource: string) => requestedResources(new Map([['resource', resource]]), ISSUER);
const invalidTarget = expect.objectContaining({ code: 'invalid_target', status: 400 });
const API = `${ISSUER}/pizzashack/1.0.0`;

describe('the resource of a token', () => {
  it('is the base URL of an API below the issuer, or none', () => {
    expect(requested(API)).toEqual([API]);
    expect(requestedResources(new Map(), ISSUER)).toEqual([]);
  });

  it.each([
    ['another host', 'https://evil.example/pizzashack'],
    ['a host that begins with ours', `${ISSUER}.evil.example/pizzashack`],
    ['user information', `${ISSUER}@evil.example/pizzashack`],
    ['the issuer itself', ISSUER],
    ['the issuer with a slash', `${ISSUER}/`],
    ['a fragment', `${API}#x`],
    ['an empty fragment', `${API}#`],
    ['a query', `${API}?x=1`],
    ['dot segments', `${ISSUER}/a/../pizzashack`],
    ['escaped dot segments', `${ISSUER}/a/%2e%2e/pizzashack`],
    ['a backslash', `${ISSUER}/a\\b`],
    ['another scheme', API.replace('https', 'http')],
    ['a relative URL', '/pizzashack/1.0.0'],
    ['white space', `${API} `],
    ['other letter case of the host', API.replace('gateway', 'GATEWAY')],
  ])('is refused with %s', (_what, resource) => expect(() => requested(resource)).toThrow(invalidTarget));

  it('stays within the grant when it is renewed', () => {
    const other = `${ISSUER}/other`;
    expect(narrowResources([API], [])).toEqual([API]);
    expect(narrowResources([API], [API])).toEqual([API]);
    expect(narrowResources([], [API])).toEqual([API]);
    expect(() => narrowResources([API], [other])).toThrow(invalidTarget);
  });

  it('does not go together with gatehouse: scopes', () => {
    expect(() => requireFitting([API], ['gatehouse:account'])).toThrow(invalidTarget);
    expect(() => requireFitting([], ['gatehouse:account'])).not.toThrow();
    expect(() => requireFitting([API], ['menu:read'])).not.toThrow();
  });
});
