import type { DocumentNode } from './document-node.js';
import type { DocumentPart } from './document-part.js';
import { shown } from './reading.js';
import { resolved } from './references.js';
import type { Survey } from './survey.js';

/** The members of a path item that are operations. */
export const OPERATIONS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;
const SERVED: ReadonlySet<string> = new Set(OPERATIONS);

/** Those of OpenAPI that the gateway forwards never, or not yet. */
const NOT_SERVED = new Set(['trace', 'query', 'additionalOperations']);
const BESIDE_OPERATIONS = new Set(['$ref', 'summary', 'description', 'servers', 'parameters']);

type Operation = readonly [name: string, operation: DocumentPart, item: DocumentPart];

/** The path items of a document. Each is looked at once, however many paths refer to it. */
export class PathItems {
  private readonly known = new Map<DocumentNode, readonly Operation[]>();

  constructor(private readonly survey: Survey) {}

  /** The operations of a path item and of the one that it refers to; its own go first. */
  operationsAt(part: DocumentPart): readonly Operation[] {
    if (!part.isObject) {
      this.survey.fault(part, 'value_invalid', 'Write an object with operations below the path.');
      return [];
    }
    const own = this.operationsOf(part);
    const target = resolved(part, this.survey);
    if (!target || target.node === part.node) return own;
    const names = new Set(own.map(([name]) => name));
    return [...own, ...this.operationsOf(target).filter(([name]) => !names.has(name))];
  }

  private operationsOf(item: DocumentPart): readonly Operation[] {
    const before = this.known.get(item.node);
    if (before) return before;
    const operations: Operation[] = [];
    this.requireParameters(item);
    for (const [name, operation] of item.members()) {
      if (this.isOperation(name, operation)) operations.push([name, operation, item]);
    }
    this.known.set(item.node, operations);
    return operations;
  }

  private isOperation(name: string, part: DocumentPart): boolean {
    if (BESIDE_OPERATIONS.has(name) || name.startsWith('x-')) return false;
    if (NOT_SERVED.has(name)) {
      this.survey.warn(part, 'method_not_served', `The gateway does not forward ${shown(name)}; it is left out.`);
      return false;
    }
    if (!SERVED.has(name)) {
      const detail = `${shown(name)} is no method. Write one of ${OPERATIONS.join(', ')}, in small letters.`;
      this.survey.fault(part, 'method_unsupported', detail);
      return false;
    }
    if (!part.isObject) {
      this.survey.fault(part, 'value_invalid', 'Write an object that describes the operation.');
      return false;
    }
    this.requireParameters(part);
    return true;
  }

  /** That each parameter can be read without asking anybody outside the document. */
  private requireParameters(part: DocumentPart): void {
    for (const parameter of part.member('parameters')?.items() ?? []) {
      if (this.survey.faults.full) return;
      resolved(parameter, this.survey);
    }
  }
}
