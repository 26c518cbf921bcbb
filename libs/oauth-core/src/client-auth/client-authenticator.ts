import type { ClientAuthMethod } from '../model/client.js';
import type { FormParameters } from '../parameters.js';

/** Everything in a request by which a client may say who it is. */
export interface PresentedCredentials {
  /** Every value of the `Authorization` header as sent, in order. */
  readonly authorizationHeaders: readonly string[];
  readonly parameters: FormParameters;
}

/** A consumer key and the secret that is to prove it. */
export interface PresentedSecret {
  readonly consumerKey: string;
  /** Empty when none was sent; an empty secret never matches. */
  readonly secret: string;
}

/** One way in which a client can authenticate with a secret (RFC 6749 section 2.3.1). */
export interface ClientAuthenticator {
  readonly method: ClientAuthMethod;

  /** Whether the request tries this method, well or badly. */
  isTried(credentials: PresentedCredentials): boolean;

  /**
   * What the request presents by this method.
   *
   * @throws OAuthError invalid_client when it cannot be read
   */
  read(credentials: PresentedCredentials): PresentedSecret;
}
