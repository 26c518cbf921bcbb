/** How the answer travels through the browser (OAuth 2.0 Multiple Response Types section 2.1, Form Post Response Mode). */
export type ResponseMode = 'query' | 'form_post';

/** Where the answer to an authorization request goes, once client and redirect URI are beyond doubt. */
export interface AnswerAddress {
  readonly redirectUri: string;
  readonly mode: ResponseMode;
  /** As the client sent it; null when it sent none. */
  readonly state: string | null;
  readonly issuer: string;
}

/** The parameters of an answer, errors included: `iss` tells which server it comes from (RFC 9207 section 2). */
export function answerParameters(
  { state, issuer }: AnswerAddress,
  members: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map([...Object.entries(members), ...(state === null ? [] : [['state', state] as const]), ['iss', issuer]]);
}
