/**
 * OpenAPI 3.1 has JSON Schema's own way to say that a value may be null; Nest's decorators still write `nullable`, which
 * 3.1 does not know.
 */
export function withNullTypes<T>(node: T): T;
export function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => withNullTypes(item));
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withNullTypes(value)]));
  const { nullable, ...schema } = members;
  if (nullable === undefined || typeof nullable === 'object') return members;
  return nullable === true ? orNull(schema) : schema;
}

function orNull(schema: Readonly<Record<string, unknown>>): object {
  const { type, enum: values, description, ...rest } = schema;
  if (typeof type === 'string') {
    const { enum: _values, ...kept } = schema;
    return { ...kept, type: [type, 'null'], ...(Array.isArray(values) && { enum: [...values, null] }) };
  }
  return { ...(description !== undefined && { description }), oneOf: [rest, { type: 'null' }] };
}
