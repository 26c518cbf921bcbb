import * as fc from 'fast-check';
import { networkOf } from './network-of-address.js';

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:0207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['', 'unknown'],
    ['1.2.3', 'unknown'],
    ['256.1.1.1', 'unknown'],
    ['1::2::3', 'unknown'],
    ['1:2:3:4:5:6:7', 'unknown'],
    ['1:2:3:4:5:6:7:8:9', 'unknown'],
    ['12345::', 'unknown'],
  ])('of %j is %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('[122] is one for all addresses of a /64, and another for the next /64', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
    const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
    fc.assert(
      fc.property(
        half.filter((prefix) => !prefix.startsWith('0:0:')),
        half,
        half,
        (prefix, one, other) => {
          expect(networkOf(`${prefix}:${one}`)).toBe(`${prefix}::/64`);
          expect(networkOf(`${prefix}:${other}`)).toBe(`${prefix}::/64`);
        },
      ),
    );
    fc.assert(fc.property(fc.ipV6(), (address) => expect(networkOf(address)).not.toBe('unknown')));
    expect(networkOf('2001:db8:1:2::1')).toBe(networkOf('2001:db8:1:2:ffff::1'));
    expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
  });
});
