export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** Without a prototype, so that a member named `__proto__` is a member like any other. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isJsonList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** An object of these members. */
export function jsonObject(members: Iterable<readonly [name: string, value: JsonValue]>): JsonObject {
  const object: Record<string, JsonValue> = Object.create(null);
  for (const [name, value] of members) object[name] = value;
  return object;
}

/** A copy with these members instead or in addition; those that are undefined are left out. */
export function withMembers(object: JsonObject, members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const copy = new Map<string, JsonValue>(Object.entries(object));
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) copy.delete(name);
    else copy.set(name, value);
  }
  return jsonObject(copy);
}

/** A copy with each member changed; one for which the change is undefined is left out. */
export function mapMembers(
  object: JsonObject,
  change: (value: JsonValue, name: string) => JsonValue | undefined,
): JsonObject {
  const changed = Object.entries(object).map(([name, value]) => [name, change(value, name)] as const);
  return jsonObject(changed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
