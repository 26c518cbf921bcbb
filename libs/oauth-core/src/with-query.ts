/**
 * An address with parameters added to its query, every byte of its own kept (RFC 6749 section 4.1.2). All that could end a
 * header or mean something in an address is escaped.
 */
export function withQuery(address: string, parameters: Iterable<readonly [name: string, value: string]>): string {
  const added = [...parameters].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  if (!address.includes('?')) return `${address}?${added}`;
  return /[?&]$/.test(address) ? address + added : `${address}&${added}`;
}
