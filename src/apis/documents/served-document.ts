import {
  type DocumentAddresses,
  type DocumentedResource,
  type DocumentedScope,
  securityOf,
  tokenScheme,
  undescribedOperation,
} from './document-access.js';
import { type JsonObject, type JsonValue, isJsonObject, jsonObject, withMembers } from './json.js';
import { MAX_REFERENCE_HOPS } from './limits.js';
import { publicComponents, publicMembers, publicPathItem } from './public-parts.js';
import { OPERATIONS } from './resources.js';

/** What a document has to agree with when it is shown: the API as it is now, whatever its publisher wrote. */
export interface ServedApi extends DocumentAddresses {
  readonly scopes: readonly DocumentedScope[];
  readonly resources: readonly DocumentedResource[];
}

/** What `*` as a method is shown as. */
const ANY_METHOD = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * The document of an API for those who call it: at the gateway's address, with the gateway's way to authenticate, and
 * with exactly the resources that the gateway serves. What only the publisher should know is not in it.
 */
export function servedDocument(document: JsonObject, api: ServedApi): JsonObject {
  const webhooks = isJsonObject(document.webhooks) ? publicWebhooks(document.webhooks) : undefined;
  return withMembers(publicMembers(document), {
    servers: [{ url: api.gatewayUrl, description: 'The gateway' }],
    paths: servedPaths(document, api.resources),
    webhooks,
    components: publicComponents(document.components, tokenScheme(api, api.scopes)),
    security: undefined,
    ...(isJsonObject(document.info) ? { info: publicMembers(document.info) } : {}),
  });
}

const publicWebhooks = (webhooks: JsonObject): JsonObject =>
  jsonObject(Object.entries(webhooks).map(([name, item]) => [name, isJsonObject(item) ? publicPathItem(item) : item]));

function servedPaths(document: JsonObject, resources: readonly DocumentedResource[]): JsonObject {
  const written = isJsonObject(document.paths) ? Object.keys(document.paths) : [];
  const byPath = new Map<string, DocumentedResource[]>(resources.map(({ path }) => [path, []]));
  for (const resource of resources) byPath.get(resource.path)?.push(resource);
  const inOrder = [...written.filter((path) => byPath.has(path)), ...byPath.keys()];
  return jsonObject(
    [...new Set(inOrder)].map((path) => [path, servedPathItem(path, byPath.get(path) ?? [], document)]),
  );
}

/** The path item that was written, with the operations that are resources, and no others. */
function servedPathItem(path: string, resources: readonly DocumentedResource[], document: JsonObject): JsonObject {
  const written = publicPathItem(pathItemAt(path, document));
  const changes: Record<string, JsonValue | undefined> = {
    trace: undefined,
    query: undefined,
    additionalOperations: undefined,
  };
  for (const name of OPERATIONS) {
    const resource = resourceFor(name.toUpperCase(), resources);
    const operation = written[name];
    const described = isJsonObject(operation);
    const shown = resource && (described || resource.method !== '*' || ANY_METHOD.includes(name.toUpperCase()));
    changes[name] = !shown
      ? undefined
      : described
        ? withMembers(operation, { security: securityOf(resource) })
        : undescribedOperation(resource);
  }
  return withMembers(written, changes);
}

const resourceFor = (method: string, resources: readonly DocumentedResource[]): DocumentedResource | undefined =>
  resources.find((resource) => resource.method === method) ?? resources.find((resource) => resource.method === '*');

/** What was written about a path, with what it refers to put in its place: its target may be left out of what is shown. */
function pathItemAt(path: string, document: JsonObject): JsonObject {
  const paths = isJsonObject(document.paths) ? document.paths : {};
  let item = Object.hasOwn(paths, path) ? paths[path] : undefined;
  let written: JsonObject = {};
  for (let hops = 0; hops <= MAX_REFERENCE_HOPS && isJsonObject(item); hops += 1) {
    const reference = item.$ref;
    written = jsonObject([...Object.entries(item), ...Object.entries(written)]);
    if (typeof reference !== 'string') break;
    item = valueAt(reference, document);
  }
  return withMembers(written, { $ref: undefined });
}

/** What a reference within the document leads to; undefined when nothing is there. */
function valueAt(reference: string, document: JsonObject): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const token of fragmentOf(reference)) {
    if (!isJsonObject(value)) return undefined;
    const name: string = token.replaceAll('~1', '/').replaceAll('~0', '~');
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

function fragmentOf(reference: string): readonly string[] {
  try {
    return decodeURIComponent(reference).replace(/^#\//, '').split('/');
  } catch {
    return [];
  }
}
