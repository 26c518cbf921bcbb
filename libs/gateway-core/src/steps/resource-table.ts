import type { ApiResource, PublishedApi } from '../model.js';
import { normalPath } from '../normal-path.js';
import { PathTemplate, compareTemplates } from './path-template.js';

interface Entry {
  readonly resource: ApiResource;
  readonly template: PathTemplate;
}

/** What `*` as a method stands for when methods are listed. */
const COMMON_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Would show the caller what the gateway sends, or open a tunnel; no resource answers to them, not even `*`. */
const NEVER_SERVED = new Set(['TRACE', 'CONNECT']);

/** The resources of one API, compiled once and in the order of precedence, for each method. */
export class ResourceTable {
  private static readonly tables = new WeakMap<PublishedApi, ResourceTable>();

  private readonly entries: readonly Entry[];
  private readonly byMethod = new Map<string, readonly Entry[]>();
  private readonly forAnyMethod: readonly Entry[];

  private constructor(api: PublishedApi) {
    this.entries = api.resources.map((resource) => ({
      resource,
      template: new PathTemplate(resource.path, normalPath),
    }));
    this.forAnyMethod = this.inOrder(['*']);
    for (const { method } of api.resources) this.byMethod.set(method, this.inOrder([method, '*']));
    this.byMethod.set('HEAD', this.inOrder(['HEAD', 'GET', '*']));
  }

  /** The table of this API; an API that changed is another object and gets another table. */
  static of(api: PublishedApi): ResourceTable {
    let table = this.tables.get(api);
    if (!table) {
      table = new ResourceTable(api);
      this.tables.set(api, table);
    }
    return table;
  }

  /** The resource with this method whose template fits best; one for `GET` answers `HEAD` too. */
  find(method: string, rest: string): ApiResource | null {
    if (NEVER_SERVED.has(method)) return null;
    const segments = segmentsOf(rest);
    const entries = this.byMethod.get(method) ?? this.forAnyMethod;
    return entries.find(({ template }) => template.matches(segments))?.resource ?? null;
  }

  /** The methods to which a path answers; none when the API has no such path. */
  methodsAt(rest: string): readonly string[] {
    const segments = segmentsOf(rest);
    const methods = new Set<string>();
    for (const { resource, template } of this.entries) {
      if (!template.matches(segments)) continue;
      for (const method of resource.method === '*' ? COMMON_METHODS : [resource.method]) methods.add(method);
      if (resource.method === 'GET') methods.add('HEAD');
    }
    return [...methods];
  }

  /** The closer path wins over the closer method. */
  private inOrder(methods: readonly string[]): readonly Entry[] {
    return this.entries
      .filter(({ resource }) => methods.includes(resource.method))
      .toSorted(
        (a, b) =>
          compareTemplates(a.template, b.template) ||
          methods.indexOf(a.resource.method) - methods.indexOf(b.resource.method),
      );
  }
}

const segmentsOf = (rest: string): readonly string[] => rest.slice(1).split('/');
