import { withQuery } from '#oauth-core/with-query';

/** The address of the frame in which an application hears that a session ended (Front-Channel Logout 1.0 section 2). */
export function frameOf(registered: string, { issuer, sessionId }: { issuer: string; sessionId: string }): string {
  return withQuery(registered, Object.entries({ iss: issuer, sid: sessionId }));
}

/** What the page may show in frames: these origins and no other. */
export const originsOf = (addresses: readonly string[]): readonly string[] => [
  ...new Set(addresses.map((address) => new URL(address).origin)),
];
