import { anApi, ISSUER } from '#test/support/gateway-doubles';
import { faultBody } from './fault-body.js';
import { GatewayRefusal, refusalHeaders } from './refusals.js';

const refusal = new GatewayRefusal('not_subscribed', { reason: 'for the log' });

describe('faultBody', () => {
  it('is JSON with a code that is a string', () => {
    const { contentType, text } = faultBody(refusal, 'trace', undefined);
    expect(contentType).toBe('application/json; charset=utf-8');
    expect(JSON.parse(text)).toEqual({
      code: '900908',
      message: 'Resource forbidden',
      description: expect.stringContaining('Subscribe it in the API Store'),
      traceId: 'trace',
    });
  });

  it('is XML in the security namespace for those who prefer it', () => {
    const { contentType, text } = faultBody(refusal, 'trace', 'application/xml');
    expect(contentType).toBe('application/xml; charset=utf-8');
    expect(text).toMatch(
      /^<ams:fault xmlns:ams="http:\/\/wso2.org\/apimanager\/security"><ams:code>900908<\/ams:code><ams:message>Resource forbidden<\/ams:message><ams:description>.*<\/ams:description><ams:traceId>trace<\/ams:traceId><\/ams:fault>$/,
    );
  });

  it.each([
    ['plan_exceeded', 'amt', 'http://wso2.org/apimanager/throttling'],
    ['backend_timeout', 'am', 'http://wso2.org/apimanager'],
  ] as const)('writes %s with the prefix %s', (fault, prefix, namespace) => {
    const { text } = faultBody(new GatewayRefusal(fault, { reason: 'x' }), 'trace', 'text/xml');
    expect(text).toContain(`<${prefix}:fault xmlns:${prefix}="${namespace}">`);
  });

  it('escapes what it writes into XML', () => {
    const marked = new GatewayRefusal('target_unreadable', { reason: 'x', description: '<a href="&">' });
    expect(faultBody(marked, 'trace', 'application/xml').text).toContain('&lt;a href=&quot;&amp;&quot;&gt;');
  });

  it.each([
    ['text/html, application/xml;q=0.9, */*;q=0.8', true],
    ['application/json, application/xml', false],
    ['application/xml;q=0.5, application/json;q=0.4', true],
    ['application/xml; q=0, */*', false],
    ['text/*;q=0.3, application/json;q=0.2, text/xml;q=0.1', false],
    ['Application/XML', true],
    ['application/xml;q=wrong', false],
    ['application/xml;q=7', false],
    ['*/*', false],
    ['application/json', false],
    ['', false],
  ])('for Accept %j answers in XML: %s', (accept, xml) => {
    expect(faultBody(refusal, 'trace', accept).contentType.includes('xml')).toBe(xml);
  });
});

describe('refusalHeaders', () => {
  it('names the metadata of the API in a challenge, and an error only when there is one', () => {
    const metadata = 'resource_metadata="https://gateway.test/.well-known/oauth-protected-resource/pizzashack/1.0.0"';
    const missing = new GatewayRefusal('credentials_missing', { reason: 'x' });
    expect(refusalHeaders(missing, anApi(), ISSUER)).toEqual({
      'Cache-Control': 'no-store',
      'WWW-Authenticate': `Bearer realm="Gatehouse", ${metadata}`,
    });
    const invalid = new GatewayRefusal('credentials_invalid', { reason: 'x', challenge: { error: 'invalid_token' } });
    expect(refusalHeaders(invalid, anApi(), ISSUER)['WWW-Authenticate']).toBe(
      `Bearer realm="Gatehouse", error="invalid_token", ${metadata}`,
    );
  });

  it('leaves out a scope that would end the quoted string', () => {
    const forged = new GatewayRefusal('scope_missing', {
      reason: 'x',
      challenge: { error: 'insufficient_scope', scope: ['a"b', 'read', 'c\\d', 'e\r\nf'] },
    });
    expect(refusalHeaders(forged, null, ISSUER)['WWW-Authenticate']).toBe(
      'Bearer realm="Gatehouse", error="insufficient_scope", scope="read"',
    );
  });
});
