/** What a query of the longest kind makes; anything longer was not made here. */
export const MAX_SEALED_LENGTH = 16_384;
/** In base64url: nothing that could mean something in an address. */
const SEALED = /^[\w-]+$/;

/** The text, if it looks like an authorization request that its endpoint sealed; only the endpoint opens it. */
export const sealedRequest = (text: string | null | undefined): string | null =>
  text && text.length <= MAX_SEALED_LENGTH && SEALED.test(text) ? text : null;

/** Where an authorization request goes on. @param sealed a {@link sealedRequest} */
export const resumeAddress = (sealed: string): string => `/oauth2/authorize/resume?request=${sealed}`;
