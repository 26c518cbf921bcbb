import type { Request } from 'express';
import { type FormParameters, parseForm } from '#oauth-core/parameters';
import { readFormBody } from '../http/form-body.js';
import { rawQuery } from '../http/raw-query.js';

/** What a request to sign out may say (OpenID Connect RP-Initiated Logout 1.0 section 2). All else is passed over. */
const PARAMETERS = [
  'id_token_hint',
  'logout_hint',
  'client_id',
  'post_logout_redirect_uri',
  'state',
  'ui_locales',
] as const;

/** @throws OAuthError invalid_request */
export const queryOf = (request: Request): FormParameters => parseForm(Buffer.from(rawQuery(request), 'latin1'));

/** @throws OAuthError invalid_request, Problem */
export const bodyOf = async (request: Request): Promise<FormParameters> => parseForm(await readFormBody(request));

/** The same request at another address; of its parameters those that mean something. */
export function addressedTo(address: string, parameters: FormParameters): string {
  const known = PARAMETERS.flatMap((name) => {
    const value = parameters.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return known.length === 0 ? address : `${address}?${new URLSearchParams(known).toString()}`;
}
