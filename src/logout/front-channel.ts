/** The address of the frame in which an application hears that a session ended (Front-Channel Logout 1.0 section 2). */
export function frameOf(registered: string, { issuer, sessionId }: { issuer: string; sessionId: string }): string {
  const told = new URLSearchParams({ iss: issuer, sid: sessionId }).toString();
  return `${registered}${registered.includes('?') ? '&' : '?'}${told}`;
}

/** What the page may show in frames: these origins and no other. */
export const originsOf = (addresses: readonly string[]): readonly string[] => [
  ...new Set(addresses.map((address) => new URL(address).origin)),
];
