import { type ParsedNode, Scalar, YAMLMap, YAMLSeq, isAlias, isMap, isScalar, isSeq } from 'yaml';
import { type DocumentNode, type Member, extentOf, listNode, objectNode } from './document-node.js';
import type { Reading } from './reading.js';

/** Tags that say what JSON knows anyway. */
const TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `tag:yaml.org,2002:${tag}`));

const MERGE = '<<';

/** Turns what the YAML library composed into nodes. An alias becomes the very node that it stands for, never a copy. */
export class YamlNodes {
  private readonly anchors = new Map<string, DocumentNode | 'open'>();
  private depth = 0;

  constructor(private readonly reading: Reading) {}

  /** @throws ReadingEnded when there is no sense in going on */
  node(source: unknown): DocumentNode {
    if (isAlias(source)) return this.alias(source.source, startOf(source));
    if (!isMap(source) && !isSeq(source) && !isScalar(source)) return { kind: 'scalar', offset: 0, value: null };
    const offset = startOf(source);
    this.reading.count(1, offset);
    if (source.tag !== undefined && !TAGS.has(source.tag)) {
      this.reading.fault(offset, 'yaml_unsupported', 'Only values that JSON knows are read. Remove the tag.');
    }
    if (source.anchor !== undefined) this.anchors.set(source.anchor, 'open');
    const node = isScalar(source) ? this.scalar(source, offset) : this.collection(source, offset);
    if (source.anchor !== undefined) this.anchors.set(source.anchor, node);
    return node;
  }

  private alias(name: string, offset: number): DocumentNode {
    const node = this.anchors.get(name);
    if (node === undefined) {
      this.reading.end(offset, 'alias_unresolved', 'No anchor of this name stands before the alias. Correct its name.');
    }
    if (node === 'open') {
      this.reading.end(offset, 'alias_circular', 'The alias stands inside what it repeats. Use a "$ref" instead.');
    }
    const { values, characters, depth } = extentOf(node);
    this.reading.count(values, offset);
    this.reading.repeat(characters, offset);
    this.reading.requireDepth(this.depth + depth, offset);
    return node;
  }

  private scalar({ value, source }: Scalar, offset: number): DocumentNode {
    if (typeof value === 'string') this.reading.requireCleanText(value, offset);
    else if (typeof value === 'number') this.reading.requireFinite(value, offset);
    else if (typeof value !== 'boolean') return { kind: 'scalar', offset, value: null };
    return { kind: 'scalar', offset, value, source };
  }

  private collection(source: YAMLMap | YAMLSeq, offset: number): DocumentNode {
    this.depth += 1;
    this.reading.requireDepth(this.depth, offset);
    const node = isMap(source) ? this.map(source, offset) : this.sequence(source, offset);
    this.depth -= 1;
    return node;
  }

  private sequence({ items }: YAMLSeq, offset: number): DocumentNode {
    return listNode(
      offset,
      items.map((item, index) => this.reading.within(index, () => this.node(item))),
    );
  }

  private map({ items }: YAMLMap, offset: number): DocumentNode {
    const members = new Map<string, Member>();
    const merged: Member[] = [];
    for (const { key, value } of items) {
      const keyOffset = startOf(key) || offset;
      const name = this.name(key, keyOffset);
      const member = { keyOffset, value: this.reading.within(name, () => this.node(value)) };
      if (name === MERGE && isScalar(key) && key.type === 'PLAIN') merged.push(member);
      else if (members.has(name)) this.reading.within(name, () => this.reading.duplicateKey(name, keyOffset));
      else members.set(name, member);
    }
    for (const { value, keyOffset } of merged) this.merge(value, members, keyOffset);
    return objectNode(offset, members);
  }

  /** JSON has no names but text; a number, as in `200:`, is taken as it is written. */
  private name(key: unknown, offset: number): string {
    const text = isScalar(key) && key.value !== null ? (typeof key.value === 'string' ? key.value : key.source) : null;
    if (typeof text !== 'string') {
      this.reading.fault(offset, 'key_invalid', 'A name must be text. Write it in quotes.');
      return '';
    }
    this.reading.requireCleanText(text, offset);
    return text;
  }

  /** What `<<` brings in never replaces what is there (YAML merge key). */
  private merge(node: DocumentNode, members: Map<string, Member>, offset: number): void {
    if (node.kind === 'list') {
      for (const item of node.items) this.merge(item, members, offset);
    } else if (node.kind === 'object') {
      for (const [name, member] of node.members) if (!members.has(name)) members.set(name, member);
    } else this.reading.fault(offset, 'yaml_unsupported', 'Only objects can be merged in with "<<". Remove it.');
  }
}

const startOf = (source: unknown): number => (isNode(source) ? (source.range?.[0] ?? 0) : 0);

const isNode = (source: unknown): source is ParsedNode =>
  isAlias(source) || isScalar(source) || isMap(source) || isSeq(source);
