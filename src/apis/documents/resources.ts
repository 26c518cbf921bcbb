import type { ResourceAuthType } from '#gateway-core/model';
import { accessRule, type SecurityContext } from './access-rules.js';
import type { DocumentPart } from './document-part.js';
import { MAX_PATHS, MAX_RESOURCES } from './limits.js';
import { coarseShapeOf, pathFault, shapeOf } from './path-syntax.js';
import { PathItems } from './path-items.js';
import { shown } from './reading.js';
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

/** The resources that the paths of a document describe, in its order. */
export function resourcesOf(context: SecurityContext): readonly ImportedResource[] {
  const resources: ImportedResource[] = [];
  const taken = new Takings(context.survey);
  const items = new PathItems(context.survey);
  let paths = 0;
  for (const [path, part] of context.survey.root.member('paths')?.members() ?? []) {
    if (path.startsWith('x-')) continue;
    paths += 1;
    if (paths > MAX_PATHS) {
      const detail = `An API has at most ${MAX_PATHS} paths. Remove those without operations, or divide it.`;
      context.survey.fault(part, 'too_many_resources', detail);
      return resources;
    }
    const fault = pathFault(path);
    if (fault !== null) context.survey.fault(part, 'path_invalid', fault);
    else {
      for (const [name, operation, item] of items.operationsAt(part)) {
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
