import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { AddressRanges, isAddressRange } from './address-ranges.js';

const includes = (ranges: readonly string[], address: string): boolean => new AddressRanges(ranges).includes(address);

describe('AddressRanges', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['192.0.2.128/25', '192.0.2.129', true],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:DB8::/32', '2001:db9::1', false],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '203.0.113.9', false],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['10.0.0.0/8', '::ffff:a01:203', true],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['::ffff:10.0.0.0/104', '11.1.2.3', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['10.0.0.0/8', '', false],
    ['10.0.0.0/8', '010.0.0.1', false],
  ])('%s covers %s: %s', (range, address, covered) => expect(includes([range], address)).toBe(covered));

  it('without entries, and with entries that cannot be read, covers nobody', () => {
    const unreadable = [
      '',
      'example.com',
      '10.0.0.0/33',
      '::/129',
      '10.0.0/8',
      '10.0.0.0/08',
      '10.0.0.0/8/8',
      '1::2::3',
    ];
    expect(includes([], '10.0.0.1')).toBe(false);
    expect(includes([...unreadable, '10.0.0.0/-1', 'fe80::1%eth0', '010.0.0.0/8'], '10.0.0.1')).toBe(false);
    expect(unreadable.filter(isAddressRange)).toEqual([]);
  });

  it('covers what the system’s own list covers', () => {
    const network = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
      fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
    );
    fc.assert(
      fc.property(network, fc.oneof(fc.ipV4(), fc.ipV6()), ([address, prefix], asked) => {
        fc.pre(![address, asked].some((text) => isIP(text) === 6 && isIpv4InIpv6(text)));
        const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
        const list = new BlockList();
        list.addSubnet(address, prefix, family);
        const same = (isIP(asked) === 6) === (family === 'ipv6');
        expect(includes([`${address}/${prefix}`], asked)).toBe(same && list.check(asked, family));
      }),
    );
  });
});

/** The system's list has its own view of these. */
const isIpv4InIpv6 = (text: string): boolean => /^(?:::|0:0:0:0:0:)/.test(text);
