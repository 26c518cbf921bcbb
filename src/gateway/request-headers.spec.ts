import type { AdmittedCall } from '#gateway-core/admit-call';
import { aCaller, aPlan, aResource, anApi, anApplication, ISSUER } from '#test/support/gateway-doubles';
import { GatewayAddresses } from './gateway-addresses.js';
import { backendHeaders, headerValues } from './request-headers.js';

const api = anApi();
const call: AdmittedCall = {
  outcome: 'admitted',
  api,
  resource: aResource('GET', '/menu'),
  endpoint: 'http://127.0.0.1:9763',
  rest: '/menu',
  by: { caller: aCaller(), application: anApplication([]), plan: aPlan() },
  headers: {},
};

/** What arrives of these headers, by name in lower case. */
function arriving(sent: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const rawHeaders = Object.entries(sent).flat();
  const headers = backendHeaders(
    { rawHeaders, call, assertion: 'ours', clientAddress: '192.0.2.7', httpVersion: '1.1' },
    new GatewayAddresses(ISSUER, []),
  );
  const names = headers.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return Object.fromEntries(names.map((name) => [name, headerValues(headers, name)]));
}

/** What the gateway itself says about a call. */
const SAID = {
  'x-forwarded-for': ['192.0.2.7'],
  'x-forwarded-proto': ['https'],
  'x-forwarded-host': ['gateway.test'],
  'x-jwt-assertion': ['ours'],
  via: ['1.1 gateway.test'],
};

describe('backendHeaders', () => {
  it('[51] say from where and where to a call came, whatever the caller says about that', () => {
    expect(
      arriving({
        Host: 'evil.test',
        'X-Forwarded-For': '10.0.0.1',
        'X-Forwarded-Proto': 'http',
        'X-Forwarded-Host': 'evil.test',
        'X-Forwarded-Port': '1',
        'X-Forwarded-Prefix': '/evil',
        'X-Forwarded-Server': 'evil.test',
        'X-Real-IP': '10.0.0.1',
        Forwarded: 'for=10.0.0.1;host=evil.test;proto=http',
      }),
    ).toEqual(SAID);
  });

  /** What back ends believe when a proxy of this kind is thought to have sent it. */
  it.each([
    ['Remote-User', 'Apache, Authelia'],
    ['Remote-Groups', 'Authelia'],
    ['Remote-Addr', 'CGI'],
    ['Client-IP', 'load balancers'],
    ['True-Client-IP', 'Akamai, Cloudflare'],
    ['Fastly-Client-IP', 'Fastly'],
    ['X-Cluster-Client-IP', 'Rackspace'],
    ['X-Client-IP', 'Azure'],
    ['X-Client-Cert', 'mutual TLS'],
    ['Client-Cert', 'RFC 9440'],
    ['Client-Cert-Chain', 'RFC 9440'],
    ['SSL-Client-S-DN', 'nginx'],
    ['X-SSL-Client-Cert', 'Apache'],
    ['CF-Connecting-IP', 'Cloudflare'],
    ['Cf-Access-Authenticated-User-Email', 'Cloudflare'],
    ['Cf-Access-Jwt-Assertion', 'Cloudflare'],
    ['Tailscale-User-Login', 'Tailscale'],
    ['X-Amzn-Oidc-Identity', 'AWS'],
    ['X-Amzn-Oidc-Data', 'AWS'],
    ['X-Auth-Request-User', 'oauth2-proxy'],
    ['X-Auth-User', 'many'],
    ['X-Authentik-Username', 'authentik'],
    ['X-Authenticated-UserId', 'Kong'],
    ['X-Consumer-Username', 'Kong'],
    ['X-Anonymous-Consumer', 'Kong'],
    ['X-Credential-Identifier', 'Kong'],
    ['X-Envoy-External-Address', 'Envoy'],
    ['X-Goog-Authenticated-User-Email', 'Google'],
    ['X-Apigateway-Api-Userinfo', 'Google'],
    ['X-Endpoint-API-UserInfo', 'Google'],
    ['X-MS-Client-Principal-Name', 'Azure'],
    ['X-Pomerium-Claim-Email', 'Pomerium'],
    ['X-JWT-Assertion', 'WSO2'],
    ['X-Token-Subject', 'many'],
    ['X-Application-Name', 'WSO2'],
    ['X-Gatehouse-User', 'ours'],
    ['X-Remote-User', 'many'],
    ['X-Webauth-User', 'Grafana'],
    ['X-User-Id', 'many'],
    ['X-Email', 'many'],
    ['X-Groups', 'many'],
    ['X-Roles', 'many'],
    ['X-Scopes', 'many'],
    ['X-Subject', 'many'],
    ['X-Principal', 'many'],
    ['X-Identity', 'many'],
  ])('[144] hold nothing of a forged %s (%s), in any spelling', (name) => {
    const spellings = [
      name,
      name.toLowerCase(),
      name.toUpperCase(),
      name.replaceAll('-', '_'),
      name.replaceAll('-', '.'),
      name.replace('-', '_'),
    ];
    expect(arriving(Object.fromEntries(spellings.map((spelling) => [spelling, 'forged'])))).toEqual(SAID);
  });

  it('[50] [144] hold all that was judged, whatever Connection names, and nothing that it may drop', () => {
    const judged = {
      Accept: 'text/plain',
      Origin: 'https://app.test',
      Traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
      'Content-Type': 'text/plain',
      'Content-Length': '3',
      'Content-Encoding': 'identity',
    };
    const Connection = [...Object.keys(judged), ...Object.keys(SAID), 'Authorization', 'X-Hop'].join(', ');
    const lower = Object.entries(judged).map(([name, value]) => [name.toLowerCase(), [value]]);
    expect(arriving({ ...judged, 'X-Hop': '1', 'X-Mine': '2', Connection })).toEqual({
      ...Object.fromEntries(lower),
      ...SAID,
      'x-mine': ['2'],
    });
  });
});
