import { PublicAddresses } from '../../src/http/public-addresses.js';
import type { Answer } from './https-client.js';
import { OpenApiValidator } from './openapi-validator.js';

const GATEWAY = 'https://api.example.com:8243';
const CONSOLE = 'https://console.example.com:9443';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

describe('comparing answers with the OpenAPI document', () => {
  const validator = new OpenApiValidator(new PublicAddresses(GATEWAY, CONSOLE));
  const token = { access_token: 'x', scope: 'default', token_type: 'Bearer', expires_in: 3600 };
  const refusal = { error: 'invalid_client', error_description: 'No.', error_uri: `${CONSOLE}/errors/invalid_client` };
  const challenge = { 'www-authenticate': 'Basic realm="x"' };

  function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answer {
    const text = JSON.stringify(body);
    const all = { 'trace-id': TRACE_ID, 'content-type': 'application/json; charset=utf-8', ...headers };
    return { status, headers: all, text, json: () => JSON.parse(text) };
  }
  const check = (method: string, url: string, given: Answer) => () => validator.check(method, url, given);

  it('lets pass what is documented', () => {
    expect(check('POST', `${GATEWAY}/token?x=1`, answer(200, token))).not.toThrow();
    expect(check('POST', `${CONSOLE}/oauth2/token`, answer(200, { ...token, refresh_token: 'y' }))).not.toThrow();
    expect(check('POST', `${GATEWAY}/token`, answer(401, refusal, challenge))).not.toThrow();
    expect(check('HEAD', `${GATEWAY}/jwks.json`, { ...answer(200, {}), text: '' })).not.toThrow();
    expect(check('DELETE', `${GATEWAY}/token`, answer(405, refusal, { allow: 'POST' }))).not.toThrow();
  });

  it.each([
    ['a status', 'POST', '/token', answer(418, refusal), 'the status 418'],
    ['a member', 'POST', '/token', answer(200, { ...token, session_state: 'z' }), 'unevaluated properties'],
    ['a member inside a list', 'GET', '/jwks.json', answer(200, { keys: [{ kty: 'EC', d: 'private' }] }), 'the body'],
    ['a value', 'POST', '/token', answer(200, { ...token, token_type: 'MAC' }), 'allowed values'],
    ['a content type', 'POST', '/token', answer(200, token, { 'content-type': 'text/html' }), 'the content type'],
    ['a method', 'PUT', '/token', answer(200, token), 'the method PUT'],
  ])('finds %s that is not', (_what, method, path, given, complaint) => {
    expect(check(method, GATEWAY + path, given)).toThrow(complaint);
  });

  it('finds a member or a header that is missing', () => {
    expect(check('POST', `${GATEWAY}/token`, answer(200, { ...token, scope: undefined }))).toThrow("'scope'");
    expect(check('POST', `${GATEWAY}/token`, answer(401, refusal))).toThrow('401 without WWW-Authenticate');
    expect(check('POST', `${GATEWAY}/token`, answer(200, token, { 'trace-id': '' }))).toThrow('no Trace-Id');
  });

  it('compares our own refusals wherever they come from, and leaves published APIs alone', () => {
    const fault = { code: '900902', message: 'Missing Credentials', description: 'Send one.', traceId: TRACE_ID };
    const url = `${GATEWAY}/pizzashack/1.0.0/menu`;
    expect(check('GET', url, answer(401, fault))).not.toThrow();
    expect(check('GET', url, answer(401, { ...fault, hint: 'x' }))).toThrow('unevaluated properties');
    expect(check('GET', url, answer(418, { anything: 'goes' }))).not.toThrow();
    expect(check('GET', `${CONSOLE}/nowhere`, answer(404, { code: 'not_found' }))).toThrow('the body');
    expect(check('GET', `${CONSOLE}/forgotten`, answer(200, {}))).toThrow('the address');
  });
});
