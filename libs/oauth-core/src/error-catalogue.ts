import type { OAuthErrorCode } from './errors.js';

/** What the page behind an `error_uri` says about a code. */
export interface ExplainedErrorCode {
  readonly code: OAuthErrorCode;
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}

/** Every code of the Token API, explained to the person who reads the refusal. */
export const oauthErrorCodes: readonly ExplainedErrorCode[] = [
  {
    code: 'invalid_request',
    title: 'The request is not well formed.',
    cause:
      'A parameter is missing, sent twice, too long or not decodable, a name has brackets, or the client authenticated in two ways at once.',
    fix: 'Send each parameter once, as application/x-www-form-urlencoded in UTF-8, with the client credentials either in one Authorization header or in the body. The description names the parameter.',
  },
  {
    code: 'invalid_client',
    title: 'Client authentication failed.',
    cause:
      'The consumer key is unknown or disabled, the consumer secret is wrong, expired or missing, or it was sent by another method than the one registered for the key pair. The answer is the same for each of these.',
    fix: 'Copy consumer key and secret again from the application. Send them as Authorization: Basic with base64(key:secret), or as client_id and client_secret in the body, whichever the key pair is registered for. If the secret is lost, make another.',
  },
  {
    code: 'invalid_grant',
    title: 'What was presented for the token is not valid.',
    cause:
      'User name or password are wrong or the account cannot sign in this way, there were too many failed attempts, or the refresh token is unknown, expired, already used, ended, or belongs to another client.',
    fix: 'With a password: check both values, and if the answer has Retry-After, wait so long. With a refresh token: use the newest one you were given, each only once; if it is refused, the person has to sign in again.',
  },
  {
    code: 'unauthorized_client',
    title: 'This key pair may not use this grant type.',
    cause:
      'The grant type is not in the list of the key pair, or it is closed to this kind of client: password and client credentials are for confidential clients, password never for pages in a browser.',
    fix: 'Choose a grant type from the list of the key pair, or add this one to the list in the console.',
  },
  {
    code: 'unsupported_grant_type',
    title: 'This grant type does not exist here.',
    cause: 'The value of grant_type is misspelt or names a grant that this server does not offer.',
    fix: 'Use one of grant_types_supported in /.well-known/oauth-authorization-server, spelt exactly so.',
  },
  {
    code: 'invalid_scope',
    title: 'The scope cannot be granted.',
    cause:
      'A scope does not exist, is not written as RFC 6749 section 3.3 says, is more than the refresh token covers, or none of the requested scopes is allowed for this application and person.',
    fix: 'Ask for scopes of APIs to which the application is subscribed, separated by single spaces. Ask for gatehouse: scopes and API scopes in separate requests. Without scope you get the default.',
  },
  {
    code: 'invalid_target',
    title: 'The resource cannot be the audience of a token.',
    cause:
      'The value of resource is not the base URL of an API on this gateway, lies outside what the refresh token covers, or does not go together with the scopes.',
    fix: 'Send the base URL of one API exactly as its page shows it, or leave resource out to get a token for every subscribed API.',
  },
  {
    code: 'invalid_token',
    title: 'The access token is not valid.',
    cause:
      'It is misspelt or cut, it has expired or was revoked, the sign-in it came from has ended, or it is for another service than the one that was asked.',
    fix: 'Renew it with its refresh token, or let the person sign in again, and send the new one.',
  },
  {
    code: 'insufficient_scope',
    title: 'The access token does not reach so far.',
    cause: 'The token is valid, but it was not granted the scope that the header WWW-Authenticate names.',
    fix: 'Ask for this scope when you get the token. What is about a person needs a token that a person stands behind, with openid.',
  },
  {
    code: 'temporarily_unavailable',
    title: 'The token server cannot answer just now.',
    cause: 'The database is away, or there were too many requests or failed attempts from this network (status 429).',
    fix: 'Send the same request again after the number of seconds in Retry-After. A refresh token may be sent again: the answer that got lost comes back.',
  },
  {
    code: 'access_denied',
    title: 'The person did not allow it.',
    cause: 'The person who was asked chose to deny, or left out every scope that the application asked for.',
    fix: 'Tell the person what the application cannot do without it, and let them start again when they want to.',
  },
  {
    code: 'unsupported_response_type',
    title: 'Only response_type=code exists here.',
    cause:
      'The parameter response_type is missing, misspelt, or names a response that this server does not give: tokens never come by way of the browser.',
    fix: 'Send response_type=code and exchange the code at the token endpoint.',
  },
  {
    code: 'login_required',
    title: 'The person has to sign in.',
    cause:
      'The request said prompt=none, and nobody is signed in, the sign-in is older than max_age, or somebody else is signed in than id_token_hint names.',
    fix: 'Send the person to the authorization endpoint once more without prompt=none.',
  },
  {
    code: 'interaction_required',
    title: 'The person has to do something.',
    cause: 'The request said prompt=none, and the person needs a second factor for it.',
    fix: 'Send the person to the authorization endpoint once more without prompt=none.',
  },
  {
    code: 'consent_required',
    title: 'The person has to be asked.',
    cause:
      'The request said prompt=none, and the person has not yet allowed the application every scope that it asks for.',
    fix: 'Send the person to the authorization endpoint once more without prompt=none.',
  },
  {
    code: 'request_not_supported',
    title: 'Request objects are not read here.',
    cause: 'The parameter request was sent (OpenID Connect Core section 6.1).',
    fix: 'Send each parameter by itself.',
  },
  {
    code: 'request_uri_not_supported',
    title: 'Request objects are not fetched.',
    cause: 'The parameter request_uri was sent (OpenID Connect Core section 6.2).',
    fix: 'Send each parameter by itself.',
  },
  {
    code: 'registration_not_supported',
    title: 'Clients do not register along with a request.',
    cause: 'The parameter registration was sent (OpenID Connect Core section 7.2.1).',
    fix: 'Register the application first, and send its consumer key as client_id.',
  },
];
