import { type JsonObject, type JsonValue, jsonObject } from './json.js';

/** A value as it was read, with the place in the text where it begins. */
export type DocumentNode = ObjectNode | ListNode | ScalarNode;

interface Extent {
  /** How many values it holds, itself included. */
  readonly values: number;
  /** How many characters of text it holds, names included. */
  readonly characters: number;
  /** How many objects and lists are inside each other here, itself included. */
  readonly depth: number;
}

export interface ObjectNode {
  readonly kind: 'object';
  readonly offset: number;
  readonly members: ReadonlyMap<string, Member>;
  readonly extent: Extent;
}

export interface Member {
  readonly keyOffset: number;
  readonly value: DocumentNode;
}

export interface ListNode {
  readonly kind: 'list';
  readonly offset: number;
  readonly items: readonly DocumentNode[];
  readonly extent: Extent;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly offset: number;
  readonly value: string | number | boolean | null;
  /** As it is written, for a number: `1.0` is another version than `1`. */
  readonly source?: string;
}

export function objectNode(offset: number, members: ReadonlyMap<string, Member>): ObjectNode {
  const names = [...members.keys()].reduce((total, name) => total + name.length, 0);
  const values = [...members.values()].map(({ value }) => value);
  return { kind: 'object', offset, members, extent: extentAround(values, names) };
}

export const listNode = (offset: number, items: readonly DocumentNode[]): ListNode => ({
  kind: 'list',
  offset,
  items,
  extent: extentAround(items, 0),
});

export function extentOf(node: DocumentNode): Extent {
  if (node.kind !== 'scalar') return node.extent;
  return { values: 1, characters: typeof node.value === 'string' ? node.value.length : 0, depth: 0 };
}

function extentAround(nodes: readonly DocumentNode[], names: number): Extent {
  let values = 1;
  let characters = names;
  let depth = 0;
  for (const extent of nodes.map(extentOf)) {
    values += extent.values;
    characters += extent.characters;
    depth = Math.max(depth, extent.depth);
  }
  return { values, characters, depth: depth + 1 };
}

/** What it says, without the places. What an alias repeats is the same object again. */
export function plainValue(node: DocumentNode, known = new Map<DocumentNode, JsonValue>()): JsonValue {
  if (node.kind === 'scalar') return node.value;
  const before = known.get(node);
  if (before !== undefined) return before;
  const value = node.kind === 'list' ? node.items.map((item) => plainValue(item, known)) : plainObject(node, known);
  known.set(node, value);
  return value;
}

function plainObject({ members }: ObjectNode, known: Map<DocumentNode, JsonValue>): JsonObject {
  return jsonObject([...members].map(([name, { value }]) => [name, plainValue(value, known)] as const));
}
