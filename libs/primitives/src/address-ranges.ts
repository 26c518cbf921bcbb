interface Range {
  /** 16 bytes; an IPv4 address as `::ffff:a.b.c.d`. */
  readonly address: readonly number[];
  readonly prefixBits: number;
  readonly isIpv4: boolean;
}

const MAPPED: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/**
 * A list of addresses and networks in CIDR notation (RFC 4632, RFC 4291 section 2.3). An IPv4 address in IPv6 form is the
 * IPv4 address, in the list and when it is asked for; no network of IPv6 covers one, not even `::/0`.
 */
export class AddressRanges {
  private readonly ranges: readonly Range[];

  /** @param texts those that cannot be read cover nothing: a misspelt list lets nobody in */
  constructor(readonly texts: readonly string[]) {
    this.ranges = texts.map(rangeOf).filter((range) => range !== null);
  }

  includes(address: string): boolean {
    const bytes = bytesOf(address);
    if (!bytes) return false;
    const isIpv4 = isMapped(bytes);
    return this.ranges.some((range) => range.isIpv4 === isIpv4 && covers(range, bytes));
  }
}

/** Whether a list of {@link AddressRanges} may hold this text. */
export const isAddressRange = (text: string): boolean => rangeOf(text) !== null;

function rangeOf(text: string): Range | null {
  const [address, prefix, ...more] = text.split('/');
  const bytes = bytesOf(address);
  if (!bytes || more.length > 0 || address.includes('%')) return null;
  const width = address.includes(':') ? 128 : 32;
  if (prefix !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return null;
  const bits = prefix === undefined ? width : Number(prefix);
  if (bits > width) return null;
  const prefixBits = bits + 128 - width;
  return { address: bytes, prefixBits, isIpv4: isMapped(bytes) && prefixBits >= 96 };
}

function covers({ address, prefixBits }: Range, bytes: readonly number[]): boolean {
  const whole = prefixBits >> 3;
  for (let index = 0; index < whole; index += 1) if (address[index] !== bytes[index]) return false;
  const rest = prefixBits & 7;
  return rest === 0 || (address[whole] ^ bytes[whole]) >> (8 - rest) === 0;
}

const isMapped = (bytes: readonly number[]): boolean => MAPPED.every((byte, index) => bytes[index] === byte);

function bytesOf(text: string): readonly number[] | null {
  const ipv4 = ipv4BytesOf(text);
  if (ipv4) return [...MAPPED, ...ipv4];
  const [plain] = text.split('%', 1); // a zone says which interface, not which address
  const groups = groupsOf(withoutDottedEnd(plain));
  return groups && groups.flatMap((group) => [group >> 8, group & 0xff]);
}

function ipv4BytesOf(text: string): readonly number[] | null {
  const parts = text.split('.');
  // A leading zero is octal to some and decimal to others.
  const readable =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return readable ? parts.map(Number) : null;
}

/** The eight groups of an IPv6 address (RFC 4291 section 2.2), or null. */
function groupsOf(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[\da-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null;
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`. */
function withoutDottedEnd(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const bytes = start > 0 ? ipv4BytesOf(text.slice(start)) : null;
  if (!bytes) return text;
  const [a, b, c, d] = bytes;
  return `${text.slice(0, start)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
