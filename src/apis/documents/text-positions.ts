/** Lines and columns of a text. The lines are counted when somebody first asks. */
export class TextPositions {
  private starts: readonly number[] | null = null;

  constructor(private readonly text: string) {}

  /** From 1; an offset outside the text is its nearest end. */
  at(offset: number): { readonly line: number; readonly column: number } {
    this.starts ??= lineStarts(this.text);
    const within = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.starts[middle] <= within) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: within - this.starts[low] + 1 };
  }
}

/** A line ends after LF, CR LF, or CR alone. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === LF || (unit === CR && text.charCodeAt(index + 1) !== LF)) starts.push(index + 1);
  }
  return starts;
}

const LF = 10;
const CR = 13;
