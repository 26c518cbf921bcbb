import type { ResourceAuthType } from '#gateway-core/model';
import { accessRule, type SecurityContext } from './access-rules.js';
import type { DocumentPart } from './document-part.js';
import { MAX_RESOURCES } from './limits.js';
import { coarseShapeOf, pathFault, shapeOf } from './path-syntax.js';
import { shown } from './reading.js';
import { resolved } from './references.js';
import { shortened } from './shortened.js';
import type { Survey } from './survey.js';

export interface ImportedResource {
  /** In upper case. */
  readonly method: string;
  /** `/order/{orderId}`; a last segment `*` matches any rest. */
  readonly path: string;
  readonly authType: ResourceAuthType;
  readonly scopes: readonly string[];
  readonly description: string;
}

/** The members of a path item that are operations. */
export const OPERATIONS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;
const SERVED: ReadonlySet<string> = new Set(OPERATIONS);

/** Those of OpenAPI that the gateway forwards never, or not yet. */
const NOT_SERVED = new Set(['trace', 'query', 'additionalOperations']);
const BESIDE_OPERATIONS = new Set(['$ref', 'summary', 'description', 'servers', 'parameters']);

/** The resources that the paths of a document describe, in its order. */
export function resourcesOf(context: SecurityContext): readonly ImportedResource[] {
  const resources: ImportedResource[] = [];
  const taken = new Takings(context.survey);
  for (const [path, part] of context.survey.root.member('paths')?.members() ?? []) {
    if (path.startsWith('x-')) continue;
    const fault = pathFault(path);
    if (fault !== null) context.survey.fault(part, 'path_invalid', fault);
    else {
      for (const [name, operation, item] of operationsAt(part, context.survey)) {
        if (resources.length === MAX_RESOURCES) {
          const detail = `An API has at most ${MAX_RESOURCES} resources. Divide it into several APIs.`;
          context.survey.fault(operation, 'too_many_resources', detail);
          return resources;
        }
        const method = name.toUpperCase();
        if (taken.take(method, path, operation)) resources.push(resourceOf(method, path, operation, item, context));
      }
    }
    if (context.survey.faults.full) return resources;
  }
  return resources;
}

function resourceOf(
  method: string,
  path: string,
  operation: DocumentPart,
  item: DocumentPart,
  context: SecurityContext,
): ImportedResource {
  const summary = shortened(operation.member('summary'));
  const description = summary || shortened(operation.member('description'));
  return { method, path, ...accessRule(operation, item, context), description };
}

type Operation = readonly [name: string, operation: DocumentPart, item: DocumentPart];

/** The operations of a path item and of the one that it refers to; its own go first. */
function operationsAt(part: DocumentPart, survey: Survey): readonly Operation[] {
  if (!part.isObject) {
    survey.fault(part, 'value_invalid', 'Write an object with operations below the path.');
    return [];
  }
  const target = resolved(part, survey);
  const items = target === null || target.node === part.node ? [part] : [part, target];
  const operations = new Map<string, Operation>();
  for (const item of items) {
    requireParameters(item, survey);
    for (const [name, operation] of item.members()) {
      if (!operations.has(name) && isOperation(name, operation, survey)) operations.set(name, [name, operation, item]);
    }
  }
  return [...operations.values()];
}

function isOperation(name: string, part: DocumentPart, survey: Survey): boolean {
  if (BESIDE_OPERATIONS.has(name) || name.startsWith('x-')) return false;
  if (NOT_SERVED.has(name)) {
    survey.warn(part, 'method_not_served', `The gateway does not forward ${shown(name)}; it is left out.`);
    return false;
  }
  if (!SERVED.has(name)) {
    const detail = `${shown(name)} is no method. Write one of ${OPERATIONS.join(', ')}, in small letters.`;
    survey.fault(part, 'method_unsupported', detail);
    return false;
  }
  if (!part.isObject) {
    survey.fault(part, 'value_invalid', 'Write an object that describes the operation.');
    return false;
  }
  requireParameters(part, survey);
  return true;
}

/** That each parameter can be read without asking anybody outside the document. */
function requireParameters(part: DocumentPart, survey: Survey): void {
  for (const parameter of part.member('parameters')?.items() ?? []) {
    if (survey.faults.full) return;
    resolved(parameter, survey);
  }
}

/** Which method at which shape of path is taken already; the gateway would find the first alone. */
class Takings {
  private readonly byShape = new Map<string, string>();
  private readonly byCoarseShape = new Map<string, string>();

  constructor(private readonly survey: Survey) {}

  take(method: string, path: string, operation: DocumentPart): boolean {
    const shape = `${method} ${shapeOf(path)}`;
    const other = this.byShape.get(shape);
    if (other !== undefined) {
      const detail = `${method} ${shown(path)} matches the same calls as ${shown(other)}. Remove one of them.`;
      this.survey.fault(operation, 'path_duplicate', detail);
      return false;
    }
    this.byShape.set(shape, path);
    const coarse = `${method} ${coarseShapeOf(path)}`;
    const similar = this.byCoarseShape.get(coarse);
    if (similar === undefined) this.byCoarseShape.set(coarse, path);
    else {
      const detail = `Some calls match both ${shown(path)} and ${shown(similar)}; the gateway then takes either.`;
      this.survey.warn(operation, 'path_ambiguous', detail);
    }
    return true;
  }
}
