import type { ResourceAuthType } from '#gateway-core/model';
import { type JsonObject, jsonObject } from './json.js';

/** Where an API is called, and where one gets the tokens for it, as this installation publishes them. */
export interface DocumentAddresses {
  /** The API's base URL at the gateway (api-address.ts of the gateway's rules). */
  readonly gatewayUrl: string;
  readonly tokenUrl: string;
  /** Null while nobody can sign in on a page. */
  readonly authorizationUrl: string | null;
}

export interface DocumentedResource {
  readonly method: string;
  readonly path: string;
  readonly authType: ResourceAuthType;
  readonly scopes: readonly string[];
  readonly description: string;
}

export interface DocumentedScope {
  readonly name: string;
  readonly description: string;
}

/** The name under which our documents declare how to get a token. */
export const SCHEME = 'oauth2';

/**
 * How to get a token for the API: for the application itself, and for a person. The password grant is left out, as it is in
 * our metadata: RFC 9700 section 2.4 wants nobody new to use it.
 */
export function tokenScheme(addresses: DocumentAddresses, scopes: readonly DocumentedScope[]): JsonObject {
  const { tokenUrl, authorizationUrl } = addresses;
  const described = jsonObject(scopes.map(({ name, description }) => [name, description] as const));
  const clientCredentials = { tokenUrl, scopes: described };
  const authorizationCode = { authorizationUrl, tokenUrl, refreshUrl: tokenUrl, scopes: described };
  return {
    type: 'oauth2',
    description: 'An access token of an application that is subscribed to this API.',
    flows: { clientCredentials, ...(authorizationUrl === null ? {} : { authorizationCode }) },
  };
}

/** What a resource asks for, as OpenAPI says it: each scope is an alternative, since one of them is enough. */
export function securityOf({ authType, scopes }: DocumentedResource): readonly JsonObject[] {
  if (authType === 'NONE') return [];
  return scopes.length === 0 ? [{ [SCHEME]: [] }] : scopes.map((scope) => ({ [SCHEME]: [scope] }));
}

/** What stands for a resource that nobody described. */
export function undescribedOperation(resource: DocumentedResource): JsonObject {
  const names = [...resource.path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name);
  const parameters = [...new Set(names)].map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    ...(resource.description === '' ? {} : { summary: resource.description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: { default: { description: 'The answer of the API.' } },
    security: securityOf(resource),
  };
}
