import { MAX_FAULTS } from './limits.js';
import type { TextPositions } from './text-positions.js';

/** Why a document cannot be taken. */
export type FaultCode =
  | 'too_large'
  | 'encoding'
  | 'character_forbidden'
  | 'syntax'
  | 'duplicate_key'
  | 'key_invalid'
  | 'number_invalid'
  | 'too_deep'
  | 'too_many_values'
  | 'yaml_unsupported'
  | 'alias_unresolved'
  | 'alias_circular'
  | 'not_openapi'
  | 'version_unsupported'
  | 'value_missing'
  | 'value_invalid'
  | 'path_invalid'
  | 'path_duplicate'
  | 'method_unsupported'
  | 'reference_outside'
  | 'reference_unresolved'
  | 'reference_circular'
  | 'security_unresolved'
  | 'scope_invalid'
  | 'scope_reserved'
  | 'too_many_resources'
  | 'too_many_scopes';

export interface DocumentFault {
  /** From 1, as editors count. */
  readonly line: number;
  /** From 1, in UTF-16 units, as most editors count. */
  readonly column: number;
  /** Of the value in the document (RFC 6901); of the nearest known one when the text could not be read to its end. */
  readonly pointer: string;
  readonly code: FaultCode;
  /** A sentence that says how to mend it. */
  readonly detail: string;
}

/** Where in the text something stands, and which value it is. */
export interface Place {
  readonly offset: number;
  readonly pointer: string;
}

/** Collects faults, as many as are told at once. */
export class DocumentFaults {
  private readonly found: DocumentFault[] = [];

  constructor(private readonly positions: TextPositions) {}

  add({ offset, pointer }: Place, code: FaultCode, detail: string): void {
    if (this.full) return;
    this.found.push({ ...this.positions.at(offset), pointer, code, detail });
  }

  get none(): boolean {
    return this.found.length === 0;
  }

  /** Whether looking for more is of no use. */
  get full(): boolean {
    return this.found.length >= MAX_FAULTS;
  }

  /** In the order of the text. */
  inOrder(): readonly DocumentFault[] {
    return this.found.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}

/** Ends the reading of a text that says nothing any more; what it says is already among the faults. */
export class ReadingEnded extends Error {}
