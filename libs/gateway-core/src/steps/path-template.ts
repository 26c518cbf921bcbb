/** How closely a segment describes what it matches; the lower, the closer. */
const enum Closeness {
  Literal,
  Mixed,
  Variable,
  Rest,
}

interface Segment {
  readonly closeness: Closeness;
  /** The literal text between the variables: one piece for a literal, two for `{id}`. */
  readonly pieces: readonly string[];
}

/**
 * A path with variables such as `/order/{orderId}`, `/report/{name}.pdf` or `/files/*`. Matching compares pieces of text
 * from left to right and never goes back, so that no path of a caller makes it slow.
 */
export class PathTemplate {
  readonly closeness: readonly Closeness[];
  private readonly segments: readonly Segment[];
  private readonly openEnded: boolean;

  /** @param normalPath brings the literal text into the form in which paths are compared */
  constructor(path: string, normalPath: (path: string) => string) {
    const parts = path.replace(/^\//, '').split('/');
    this.openEnded = parts.at(-1) === '*';
    this.segments = parts.slice(0, this.openEnded ? -1 : undefined).map((part) => segmentOf(part, normalPath));
    this.closeness = [...this.segments.map(({ closeness }) => closeness), ...(this.openEnded ? [Closeness.Rest] : [])];
  }

  /** Whether it covers these segments. A variable covers one that is not empty, `*` any number of them, none included. */
  matches(segments: readonly string[]): boolean {
    const { length } = this.segments;
    if (this.openEnded ? segments.length < length : segments.length !== length) return false;
    for (let index = 0; index < length; index += 1) {
      if (!covers(this.segments[index], segments[index])) return false;
    }
    return true;
  }
}

/** Sorts the closer template first: literal before variable before `*`, the leftmost difference decides. */
export function compareTemplates(a: PathTemplate, b: PathTemplate): number {
  const length = Math.min(a.closeness.length, b.closeness.length);
  for (let index = 0; index < length; index += 1) {
    const difference = a.closeness[index] - b.closeness[index];
    if (difference !== 0) return difference;
  }
  return b.closeness.length - a.closeness.length;
}

function segmentOf(part: string, normalPath: (path: string) => string): Segment {
  const pieces = part.split(/\{[^{}]*\}/).map((piece) => normalPiece(piece, normalPath));
  if (pieces.length === 1) return { closeness: Closeness.Literal, pieces };
  const bare = pieces.length === 2 && pieces.every((piece) => piece === '');
  return { closeness: bare ? Closeness.Variable : Closeness.Mixed, pieces };
}

/** Text that has no normal form, such as a semicolon, stays as it is and so matches nothing. */
function normalPiece(piece: string, normalPath: (path: string) => string): string {
  try {
    const ascii = piece.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
    return piece === '' ? '' : normalPath(`/${ascii}`).slice(1);
  } catch {
    return piece;
  }
}

function covers({ closeness, pieces }: Segment, text: string): boolean {
  if (closeness === Closeness.Literal) return text === pieces[0];
  if (closeness === Closeness.Variable) return text !== '';
  const last = pieces.length - 1;
  if (!text.startsWith(pieces[0])) return false;
  let position = pieces[0].length;
  for (let index = 1; index < last; index += 1) {
    const found = text.indexOf(pieces[index], position + 1); // the variable before it takes one character at least
    if (found === -1) return false;
    position = found + pieces[index].length;
  }
  return text.length - pieces[last].length > position && text.endsWith(pieces[last]);
}
