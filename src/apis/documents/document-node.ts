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
  const extent = { values: 1, characters: 0, depth: 1 };
  for (const [name, { value }] of members) {
    extent.characters += name.length;
    widen(extent, value);
  }
  return { kind: 'object', offset, members, extent };
}

export function listNode(offset: number, items: readonly DocumentNode[]): ListNode {
  const extent = { values: 1, characters: 0, depth: 1 };
  for (const item of items) widen(extent, item);
  return { kind: 'list', offset, items, extent };
}

export function extentOf(node: DocumentNode): Extent {
  if (node.kind !== 'scalar') return node.extent;
  const extent = { values: 0, characters: 0, depth: 1 };
  widen(extent, node);
  return { ...extent, depth: 0 };
}

/** Adds what is inside. */
function widen(extent: { values: number; characters: number; depth: number }, node: DocumentNode): void {
  if (node.kind === 'scalar') {
    extent.values += 1;
    if (typeof node.value === 'string') extent.characters += node.value.length;
    return;
  }
  extent.values += node.extent.values;
  extent.characters += node.extent.characters;
  extent.depth = Math.max(extent.depth, node.extent.depth + 1);
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
