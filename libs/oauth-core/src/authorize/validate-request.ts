import { type OAuthError, invalidRequest } from '../errors.js';
import type { RequestedClaims } from '../model/requested-claims.js';
import type { Client } from '../model/client.js';
import type { FormParameters, FormReading } from '../parameters.js';
import type { ClientDirectory, ScopeCatalogue } from '../ports/client-directory.js';
import type { KeyStore } from '../ports/key-store.js';
import { requestedResources, requireFitting } from '../resources.js';
import { requireKnownScopes } from '../scopes.js';
import { type AuthenticationLevel, strongerLevel } from '../tokens/authentication-level.js';
import { requestedLevel } from './acr-values.js';
import { refusingTo } from './authorize-refusal.js';
import { requestedClaims } from './claims.js';
import type { AnswerAddress } from './client-answer.js';
import { requireClient } from './client.js';
import { requireCodeChallenge } from './code-challenge.js';
import { requireCodeGrant } from './grant-type.js';
import { hintedSubject } from './id-token-hint.js';
import { requestedMaxAge } from './max-age.js';
import { type Prompt, requestedPrompts } from './prompt.js';
import { requireRedirectUri } from './redirect-uri.js';
import { refuseRequestObjects } from './request-object.js';
import { requireResponseMode, responseModeOf } from './response-mode.js';
import { requireCodeResponse } from './response-type.js';

/** An authorization request in which everything is in order that can be judged without knowing the person. */
export interface AuthorizeRequest {
  readonly client: Client;
  readonly address: AnswerAddress;
  /** The redirect URI as the request sent it; null when it sent none. */
  readonly sentRedirectUri: string | null;
  /** The `scope` parameter; null when none was sent. */
  readonly scope: string | null;
  readonly resources: readonly string[];
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
  readonly prompts: ReadonlySet<Prompt>;
  readonly maxAgeSeconds: number | null;
  readonly level: AuthenticationLevel;
  readonly claims: RequestedClaims;
  /** The subject that the answer has to be about; null when anybody may be. */
  readonly subject: string | null;
}

/** What the checks ask. */
export interface AuthorizeServices {
  readonly issuer: string;
  readonly clients: ClientDirectory;
  readonly scopeCatalogue: ScopeCatalogue;
  readonly keys: KeyStore;
}

/**
 * Every check of an authorization request that needs no person, in order (RFC 6749 section 4.1.1, OpenID Connect Core
 * section 3.1.2.2). Only when client and redirect URI are beyond doubt does the client hear of what is wrong.
 *
 * @throws AuthorizeRefusal; StorageUnavailable
 */
export async function validateRequest(
  { parameters, fault }: FormReading,
  services: AuthorizeServices,
): Promise<AuthorizeRequest> {
  const { client, redirectUri, sent } = await refusingTo(null, async () => {
    const known = await requireClient(parameters, services.clients);
    if (fault && !parameters.has('redirect_uri')) throw fault;
    return { client: known, ...requireRedirectUri(parameters, known) };
  });
  const address = {
    redirectUri,
    mode: responseModeOf(parameters),
    state: parameters.get('state') ?? null,
    issuer: services.issuer,
  };
  return refusingTo(address, async () => {
    if (fault) throw fault;
    return { client, address, sentRedirectUri: sent, ...(await requireValid(parameters, client, services)) };
  });
}

async function requireValid(parameters: FormParameters, client: Client, services: AuthorizeServices) {
  requireResponseMode(parameters);
  refuseRequestObjects(parameters);
  requireCodeResponse(parameters);
  requireCodeGrant(client);
  const codeChallenge = requireCodeChallenge(parameters, client);
  const scope = parameters.get('scope') ?? null;
  const scopes = await requireKnownScopes({ client, requested: scope, catalogue: services.scopeCatalogue });
  const resources = requestedResources(parameters, services.issuer);
  requireFitting(resources, scopes);
  const prompts = requestedPrompts(parameters);
  const maxAgeSeconds = requestedMaxAge(parameters);
  const { claims, subject, level } = requestedClaims(parameters);
  const hinted = hintedSubject(parameters, client, services);
  if (subject !== null && hinted !== null && subject !== hinted) throw twoPersons();
  return {
    codeChallenge,
    scope,
    resources,
    prompts,
    maxAgeSeconds,
    level: strongerLevel(level ?? '1', requestedLevel(parameters, client)),
    claims,
    subject: subject ?? hinted,
    nonce: parameters.get('nonce') ?? null,
  };
}

const twoPersons = (): OAuthError =>
  invalidRequest('The id_token_hint and the parameter claims name different persons.');
