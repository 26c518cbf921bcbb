import { type DocumentNode, type Member, listNode, objectNode } from './document-node.js';
import type { Reading } from './reading.js';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads JSON (RFC 8259) into nodes that know their places, which JSON.parse does not tell. */
export class JsonReader {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly reading: Reading,
  ) {}

  /** @throws ReadingEnded when the text is no JSON; the reason is among the faults */
  read(): DocumentNode {
    const node = this.value();
    this.skipSpace();
    if (this.position < this.text.length) this.syntax('The document ends here. Remove what follows.');
    return node;
  }

  private value(): DocumentNode {
    this.skipSpace();
    const offset = this.position;
    this.reading.count(1, offset);
    switch (this.text[offset]) {
      case '{':
        return this.nested(() => this.object(offset));
      case '[':
        return this.nested(() => this.list(offset));
      case '"':
        return { kind: 'scalar', offset, value: this.string() };
      default:
        return this.numberOrWord(offset);
    }
  }

  private nested(read: () => DocumentNode): DocumentNode {
    this.depth += 1;
    this.reading.requireDepth(this.depth, this.position);
    this.position += 1;
    const node = read();
    this.depth -= 1;
    return node;
  }

  private object(offset: number): DocumentNode {
    const members = new Map<string, Member>();
    if (this.takes('}')) return objectNode(offset, members);
    do {
      this.skipSpace();
      const keyOffset = this.position;
      if (this.text[keyOffset] !== '"') this.syntax('Write the name of a member here, in double quotes.');
      const name = this.string();
      if (!this.takes(':')) this.syntax('Write a colon between the name and its value.');
      const value = this.reading.within(name, () => this.value());
      if (members.has(name)) this.reading.within(name, () => this.reading.duplicateKey(name, keyOffset));
      else members.set(name, { keyOffset, value });
    } while (this.takes(','));
    if (!this.takes('}')) this.syntax('Write a comma or a closing brace here.');
    return objectNode(offset, members);
  }

  private list(offset: number): DocumentNode {
    const items: DocumentNode[] = [];
    if (this.takes(']')) return listNode(offset, items);
    do items.push(this.reading.within(items.length, () => this.value()));
    while (this.takes(','));
    if (!this.takes(']')) this.syntax('Write a comma or a closing bracket here.');
    return listNode(offset, items);
  }

  private numberOrWord(offset: number): DocumentNode {
    for (const [word, value] of Object.entries(WORDS)) {
      if (!this.text.startsWith(word, offset)) continue;
      this.position += word.length;
      return { kind: 'scalar', offset, value };
    }
    NUMBER.lastIndex = offset;
    const source = NUMBER.exec(this.text)?.[0];
    if (source === undefined)
      this.syntax('Write a JSON value here: an object, a list, a text in double quotes or a number.');
    this.position += source.length;
    const value = Number(source);
    this.reading.requireFinite(value, offset);
    return { kind: 'scalar', offset, value, source };
  }

  private string(): string {
    const start = this.position;
    let end = this.text.indexOf('"', start + 1);
    while (end !== -1 && isEscaped(this.text, end)) end = this.text.indexOf('"', end + 1);
    if (end === -1) this.syntax('The text that begins here has no end. Write a double quote where it ends.');
    this.position = end + 1;
    const value = parsedString(this.text.slice(start, end + 1));
    if (value === null) {
      this.position = start;
      this.syntax('The text that begins here has a raw line end, a control character or an unknown escape. Escape it.');
    }
    this.reading.requireCleanText(value, start);
    return value;
  }

  /** Whether this character comes next; then it is taken. */
  private takes(character: string): boolean {
    this.skipSpace();
    if (this.text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  private skipSpace(): void {
    SPACE.lastIndex = this.position;
    this.position += SPACE.exec(this.text)?.[0].length ?? 0;
  }

  private syntax(detail: string): never {
    return this.reading.end(this.position, 'syntax', detail);
  }
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (text[first - 1] === '\\') first -= 1;
  return (index - first) % 2 === 1;
}

function parsedString(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
