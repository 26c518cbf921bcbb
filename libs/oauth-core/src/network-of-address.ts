/**
 * The network that one caller can be taken to own: an IPv4 address, or the /64 of an IPv6 address, within which anybody
 * has more addresses than could be counted. An IPv4 address in IPv6 form counts as IPv4. Anything else is one network.
 */
export function networkOf(address: string): string {
  if (isIpv4(address)) return address;
  const groups = groupsOf(address.split('%')[0].toLowerCase());
  if (!groups) return 'unknown';
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return [groups[6] >> 8, groups[6] & 0xff, groups[7] >> 8, groups[7] & 0xff].join('.');
  const prefix = groups.slice(0, 4).map((group) => group.toString(16));
  return `${prefix.join(':')}::/64`;
}

/** The eight groups of an IPv6 address (RFC 4291 section 2.2), or null. */
function groupsOf(address: string): readonly number[] | null {
  const halves = withoutDottedEnd(address).split('::');
  if (halves.length > 2) return null;
  const [head, tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return groups.every((group) => /^[\da-f]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null;
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`. */
function withoutDottedEnd(address: string): string {
  const start = address.lastIndexOf(':') + 1;
  const dotted = address.slice(start);
  if (!isIpv4(dotted)) return address;
  const [a, b, c, d] = dotted.split('.').map(Number);
  return `${address.slice(0, start)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
