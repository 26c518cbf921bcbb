import { DocumentFaults, type FaultCode, type Place } from './document-fault.js';
import type { DocumentPart } from './document-part.js';
import { MAX_WARNINGS } from './limits.js';
import type { TextPositions } from './text-positions.js';

export type WarningCode =
  | 'method_not_served'
  | 'no_resources'
  | 'path_ambiguous'
  | 'reference_outside'
  | 'reference_unresolved'
  | 'security_optional'
  | 'scopes_any'
  | 'scope_undeclared'
  | 'scope_roles'
  | 'auth_type_unknown'
  | 'endpoint_unusable'
  | 'endpoints_many';

/** What somebody should know who imports the document: it can be taken, but not everything in it means something to us. */
export interface DocumentWarning {
  readonly pointer: string;
  readonly line: number;
  readonly code: WarningCode;
  readonly detail: string;
}

/** One walk through a document: its root, and what is found on the way. */
export class Survey {
  readonly faults: DocumentFaults;
  private readonly warned: DocumentWarning[] = [];

  constructor(
    readonly root: DocumentPart,
    private readonly positions: TextPositions,
  ) {
    this.faults = new DocumentFaults(positions);
  }

  fault(place: Place, code: FaultCode, detail: string): void {
    this.faults.add(place, code, detail);
  }

  warn({ offset, pointer }: Place, code: WarningCode, detail: string): void {
    if (this.warned.length >= MAX_WARNINGS) return;
    this.warned.push({ line: this.positions.at(offset).line, pointer, code, detail });
  }

  get warnings(): readonly DocumentWarning[] {
    return this.warned;
  }
}
