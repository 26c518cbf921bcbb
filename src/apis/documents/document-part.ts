import type { DocumentNode } from './document-node.js';
import type { Place } from './document-fault.js';

/** A value of the document together with its pointer, to walk down from. */
export class DocumentPart implements Place {
  constructor(
    readonly node: DocumentNode,
    readonly pointer: string,
    /** Where to point at when something is wrong with it: its name, if it has one. */
    readonly offset: number = node.offset,
  ) {}

  get isObject(): boolean {
    return this.node.kind === 'object';
  }

  get isList(): boolean {
    return this.node.kind === 'list';
  }

  /** The member of this name; null where there is none, or no object. */
  member(name: string): DocumentPart | null {
    const found = this.node.kind === 'object' ? this.node.members.get(name) : undefined;
    return found ? new DocumentPart(found.value, below(this.pointer, name), found.keyOffset) : null;
  }

  /** The members by name; none where there is no object. */
  *members(): Iterable<readonly [name: string, value: DocumentPart]> {
    if (this.node.kind !== 'object') return;
    for (const [name, { keyOffset, value }] of this.node.members) {
      yield [name, new DocumentPart(value, below(this.pointer, name), keyOffset)];
    }
  }

  /** The items of a list; none where there is no list. */
  *items(): Iterable<DocumentPart> {
    if (this.node.kind !== 'list') return;
    for (const [index, item] of this.node.items.entries()) yield new DocumentPart(item, `${this.pointer}/${index}`);
  }

  /** Its text; null for anything but text. */
  get text(): string | null {
    return this.node.kind === 'scalar' && typeof this.node.value === 'string' ? this.node.value : null;
  }

  /** Its text, or a number as it is written: whoever forgets the quotes of `1.0` means that. */
  get textOrNumber(): string | null {
    if (this.node.kind === 'scalar' && typeof this.node.value === 'number') return this.node.source ?? null;
    return this.text;
  }

  get isTrue(): boolean {
    return this.node.kind === 'scalar' && this.node.value === true;
  }
}

/** The pointer of a member (RFC 6901 section 3). */
export const below = (pointer: string, name: string): string =>
  `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
