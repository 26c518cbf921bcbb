/** Where an authorization request goes on. @param sealed as its endpoint sealed it, in base64url */
export const resumeAddress = (sealed: string): string => `/oauth2/authorize/resume?request=${sealed}`;
