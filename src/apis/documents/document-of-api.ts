import type { JsonObject } from './json.js';

export interface DescribedApi {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** The document of an API that was made by form: it says what the API is, and its resources are added when it is served. */
export const documentOf = ({ name, version, description, tags }: DescribedApi): JsonObject => ({
  openapi: '3.1.0',
  info: { title: name, version, ...(description === '' ? {} : { description }) },
  ...(tags.length === 0 ? {} : { tags: tags.map((tag) => ({ name: tag })) }),
  paths: {},
});
