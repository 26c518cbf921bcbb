import { type DocumentFaults, type FaultCode, ReadingEnded } from './document-fault.js';
import { below } from './document-part.js';
import { MAX_DEPTH, MAX_DOCUMENT_BYTES, MAX_VALUES } from './limits.js';

/** What reading JSON and reading YAML have in common: where it is, and what it may still take. */
export class Reading {
  private readonly path: string[] = [];
  private values = 0;
  private repeatedCharacters = 0;

  constructor(readonly faults: DocumentFaults) {}

  /** Reads what belongs to a member or an item. */
  within<T>(name: string | number, read: () => T): T {
    this.path.push(String(name));
    const result = read();
    this.path.pop();
    return result;
  }

  /** Takes this many values more. */
  count(values: number, offset: number): void {
    this.values += values;
    if (this.values <= MAX_VALUES) return;
    this.end(
      offset,
      'too_many_values',
      `The document has more than ${MAX_VALUES} values. Divide it into several APIs.`,
    );
  }

  /** Takes this much text once more, for an alias. */
  repeat(characters: number, offset: number): void {
    this.repeatedCharacters += characters;
    if (this.repeatedCharacters <= MAX_DOCUMENT_BYTES) return;
    this.end(offset, 'too_many_values', 'The aliases repeat more than 10 MB of text. Use references instead.');
  }

  requireDepth(depth: number, offset: number): void {
    if (depth <= MAX_DEPTH) return;
    const detail = `More than ${MAX_DEPTH} objects and lists are inside each other. Move inner ones to components.`;
    this.end(offset, 'too_deep', detail);
  }

  /** Text that the rest of the system could not keep or show. */
  requireCleanText(text: string, offset: number): void {
    if (!/[\0\p{Surrogate}]/u.test(text)) return;
    this.fault(
      offset,
      'character_forbidden',
      'The text holds NUL or half a surrogate pair. Remove the escape sequence.',
    );
  }

  requireFinite(value: number, offset: number): void {
    if (Number.isFinite(value)) return;
    this.fault(offset, 'number_invalid', 'JSON has no such number. Write a finite one, or text in quotes.');
  }

  duplicateKey(name: string, offset: number): void {
    this.fault(offset, 'duplicate_key', `The name ${shown(name)} is there twice. Remove one of them.`);
  }

  fault(offset: number, code: FaultCode, detail: string): void {
    this.faults.add({ offset, pointer: this.path.reduce(below, '') }, code, detail);
    if (this.faults.full) throw new ReadingEnded();
  }

  end(offset: number, code: FaultCode, detail: string): never {
    this.faults.add({ offset, pointer: this.path.reduce(below, '') }, code, detail);
    throw new ReadingEnded();
  }
}

/** A name in a sentence: short, and on one line. */
export const shown = (name: string): string => JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
