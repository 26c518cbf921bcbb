import { BackendAddresses } from './backend-addresses.js';
import { EndpointRules } from './endpoint-rules.js';
import { GatewayAddresses } from './gateway-addresses.js';

const addresses = new GatewayAddresses('https://gateway.example', [{ host: '10.0.0.5', port: 8243 }]);
const rules = (privateBackends: 'NONE' | 'LOOPBACK' | 'ALL') =>
  new EndpointRules(new BackendAddresses({ privateBackends }, addresses), addresses);

describe('an endpoint', () => {
  it.each([
    ['https://back.example/v1', null],
    ['http://back.example:8080', null],
    ['https://gateway.example/orders', 'forbidden'],
    ['https://gateway.example:443', 'forbidden'],
    ['https://gateway.example./orders', 'forbidden'],
    ['http://10.0.0.5:8243', 'forbidden'],
    ['http://169.254.169.254', 'forbidden'],
    ['http://10.0.0.6', null],
    ['ftp://back.example', 'unusable'],
    ['https://user@back.example', 'unusable'],
    ['back.example', 'unusable'],
  ])('%s is judged as far as it can be told without asking anybody', (endpoint, fault) => {
    expect(rules('ALL').faultOf(endpoint)).toBe(fault);
  });

  it('at a private address is as the setting says', () => {
    expect(rules('NONE').faultOf('http://localhost:9')).toBe('private');
    expect(rules('NONE').faultOf('http://a.localhost.:9')).toBe('private');
    expect(rules('LOOPBACK').faultOf('http://localhost:9')).toBeNull();
    expect(rules('LOOPBACK').faultOf('http://192.168.1.1')).toBe('private');
    expect(rules('ALL').faultOf('http://[fd12::1]')).toBeNull();
  });
});
