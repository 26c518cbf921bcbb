import type { PublishedApi } from './model.js';

type Named = Pick<PublishedApi, 'context' | 'version'>;

/** The base URL of an API: its identifier as a resource (RFC 8707), and the `aud` of tokens that are for it alone. */
export const apiBaseUrl = (issuer: string, { context, version }: Named): string => `${issuer}${context}/${version}`;

export const RESOURCE_METADATA_PATH = '/.well-known/oauth-protected-resource';

/** Where the metadata of an API is: the well-known path goes between host and path (RFC 9728 section 3.1). */
export const resourceMetadataUrl = (issuer: string, { context, version }: Named): string =>
  `${issuer}${RESOURCE_METADATA_PATH}${context}/${version}`;
