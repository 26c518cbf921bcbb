import { BlockList, isIP } from 'node:net';

/** What an IP address is to a gateway that is told by others whom to call. */
export type AddressKind = 'public' | 'loopback' | 'private' | 'forbidden';

/** Nobody's back end: no single machine, or a machine's own neighbourhood, or a cloud's credentials (RFC 6890). */
const FORBIDDEN = listOf([
  '0.0.0.0/8', // "this network"; Linux connects it to itself
  '169.254.0.0/16', // link-local, where clouds hand out credentials
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and the broadcast address
  '100.100.100.200/32', // metadata service of Alibaba Cloud
  '168.63.129.16/32', // host agent of Azure
  '::/128', // unspecified
  'fe80::/10', // link-local
  'ff00::/8', // multicast
  'fd00:ec2::/32', // metadata service of AWS
  '2001::/32', // Teredo hides an IPv4 address
  '64:ff9b:1::/48', // so does a local NAT64
  '2002::/16', // and 6to4
]);

const LOOPBACK = listOf(['127.0.0.0/8', '::1/128']);

const PRIVATE = listOf([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10', // shared by carriers
  '192.0.0.0/24',
  '198.18.0.0/15', // benchmarks
  'fc00::/7', // unique local
  'fec0::/10', // site-local, as it was once called
]);

/** The kind of an address; IPv6 forms that only wrap an IPv4 address are of that address's kind. */
export function addressKind(address: string): AddressKind {
  const version = isIP(address);
  if (version === 0) return 'forbidden';
  const wrapped = version === 6 ? wrappedIpv4(address) : null;
  if (wrapped !== null) return addressKind(wrapped);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (FORBIDDEN.check(address, family)) return 'forbidden';
  if (LOOPBACK.check(address, family)) return 'loopback';
  return PRIVATE.check(address, family) ? 'private' : 'public';
}

/** The IPv4 address inside `::ffff:0:0/96` (mapped), `::/96` (compatible) and `64:ff9b::/96` (NAT64, RFC 6052). */
function wrappedIpv4(address: string): string | null {
  const groups = groupsOf(address);
  const [high, low] = groups.slice(6);
  const leading = groups.slice(0, 6).join(':');
  const wraps = leading === '0:0:0:0:0:65535' || leading === '100:65435:0:0:0:0' || leading === '0:0:0:0:0:0';
  const isOwn = leading === '0:0:0:0:0:0' && high === 0 && low <= 1; // :: and ::1
  return wraps && !isOwn ? `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}` : null;
}

/** The eight numbers of an IPv6 address; the URL parser writes every spelling of one in the same way. */
function groupsOf(address: string): readonly number[] {
  const [plain] = address.split('%', 1); // a zone says which interface, not which address
  const [head, tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const before = numbersOf(head);
  const after = numbersOf(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

const numbersOf = (part: string | undefined): readonly number[] =>
  part ? part.split(':').map((group) => Number.parseInt(group, 16)) : [];

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
