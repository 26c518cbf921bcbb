/** As long as the longest query can become, in base64url: nothing that could mean something in an address. */
const SEALED = /^[\w-]{1,16384}$/;

/** The text, if it looks like an authorization request that its endpoint sealed; only the endpoint opens it. */
export const sealedRequest = (text: string | null | undefined): string | null =>
  text && SEALED.test(text) ? text : null;

/** Where an authorization request goes on. @param sealed a {@link sealedRequest} */
export const resumeAddress = (sealed: string): string => `/oauth2/authorize/resume?request=${sealed}`;
