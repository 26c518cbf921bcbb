import { SCHEME } from './document-access.js';
import { type JsonObject, type JsonValue, isJsonObject, mapMembers, withMembers } from './json.js';
import { OPERATIONS } from './resources.js';

/** Extensions with which publishers configure gateways: they name back ends, credentials and policies. */
const INTERNAL = /^x-(?:wso2-|auth-type$|scope$|throttling|mediation|amazon-|google-|azure-|ms-|kong-|internal)/i;

/** Members that hold addresses of back ends wherever they stand beside operations. */
const ADDRESSES = new Set(['server', 'servers']);

const isInternal = (name: string): boolean => INTERNAL.test(name) || ADDRESSES.has(name);

/** An object without what only its publisher should know; what its members hold is not looked at. */
export const publicMembers = (object: JsonObject): JsonObject =>
  mapMembers(object, (value, name) => (isInternal(name) ? undefined : value));

/** The same for all members that are objects. */
const each = (value: JsonValue, change: (object: JsonObject) => JsonValue): JsonValue =>
  isJsonObject(value) ? mapMembers(value, (member) => (isJsonObject(member) ? change(member) : member)) : value;

/** A path item without internals in it, its operations, their links and callbacks. */
export const publicPathItem = (item: JsonObject): JsonObject =>
  mapMembers(publicMembers(item), (value, name) =>
    isOperation(name) && isJsonObject(value) ? publicOperation(value) : value,
  );

const isOperation = (name: string): boolean => name === 'trace' || OPERATIONS.some((operation) => operation === name);

function publicOperation(operation: JsonObject): JsonObject {
  return mapMembers(publicMembers(operation), (value, name) => {
    if (name === 'responses') return each(value, publicResponse);
    if (name === 'callbacks') return each(value, publicCallback);
    return value;
  });
}

const publicResponse = (response: JsonObject): JsonObject =>
  mapMembers(response, (value, name) => (name === 'links' ? each(value, publicMembers) : value));

/** Its operations may hold callbacks again; how deep is bounded where a document is read. */
const publicCallback = (callback: JsonObject): JsonValue => each(callback, publicPathItem);

/** The components without internals; other ways to authenticate than ours are none at the gateway. */
export function publicComponents(components: JsonValue | undefined, scheme: JsonObject): JsonObject {
  const shown = mapMembers(isJsonObject(components) ? publicMembers(components) : {}, (value, name) => {
    if (name === 'responses') return each(value, publicResponse);
    if (name === 'links') return each(value, publicMembers);
    if (name === 'pathItems') return each(value, publicPathItem);
    if (name === 'callbacks') return each(value, publicCallback);
    return value;
  });
  return withMembers(shown, { securitySchemes: { [SCHEME]: scheme } });
}
