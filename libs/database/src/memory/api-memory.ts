import type { PublishedApi } from '#gateway-core/model';
import { ApiCatalogue } from '#gateway-core/ports';
import type { ApiScope } from '#oauth-core/model/scope';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { StoredApi } from '../repositories/api.repository.js';
import type { ChangeSubscriber } from './change-feed.js';

/** Every API, by its context and by the scopes that it declares. */
export class ApiMemory extends ApiCatalogue implements ChangeSubscriber {
  private readonly apis = new Map<string, StoredApi>();
  private byContext: ReadonlyMap<string, readonly PublishedApi[]> = new Map();
  private declared: ReadonlySet<string> = new Set();
  private longestContext = 0;

  /** @param catchUp waits until every committed change has been applied */
  constructor(
    private readonly database: Database,
    private readonly catchUp: () => Promise<void>,
  ) {
    super();
  }

  candidates(path: string): readonly PublishedApi[] {
    const found: PublishedApi[] = [];
    for (const context of prefixes(path, this.longestContext)) found.push(...(this.byContext.get(context) ?? []));
    return found;
  }

  /** The change feed holds every API published since, and costs one small read however many there are. */
  refresh(): Promise<void> {
    return this.catchUp();
  }

  /** Whether an API that can be called declares this scope. */
  isDeclared(scope: string): boolean {
    return this.declared.has(scope);
  }

  scopesOf(apiId: string): readonly ApiScope[] {
    return this.apis.get(apiId)?.scopes ?? [];
  }

  async apply(change: Change): Promise<void> {
    if (change.kind !== 'api') return;
    const api = await this.database.read.apis.find(change.apiId);
    if (api) this.apis.set(api.id, api);
    else this.apis.delete(change.apiId);
    this.index();
  }

  async reload(): Promise<void> {
    const apis = await this.database.read.apis.all();
    this.apis.clear();
    for (const api of apis) this.apis.set(api.id, api);
    this.index();
  }

  private index(): void {
    const byContext = new Map<string, PublishedApi[]>();
    const declared = new Set<string>();
    for (const api of this.apis.values()) {
      byContext.set(api.context, [...(byContext.get(api.context) ?? []), api]);
      if (isOffered(api)) for (const { name } of api.scopes) declared.add(name);
    }
    this.byContext = new Map([...byContext].map(([context, apis]) => [context, withOneDefault(apis)]));
    this.longestContext = Math.max(0, ...[...byContext.keys()].map(({ length }) => length));
    this.declared = declared;
  }
}

/**
 * The versions of one context, of which at most one is the default. Were several marked, the highest that can be called
 * would be it, on every node: which one answers must not depend on the order in which a node heard of them.
 */
function withOneDefault(apis: readonly PublishedApi[]): readonly PublishedApi[] {
  const marked = apis.filter(({ defaultVersion }) => defaultVersion);
  if (marked.length < 2) return apis;
  const [chosen] = marked.toSorted(
    (a, b) => Number(isOffered(b)) - Number(isOffered(a)) || byNumbers.compare(b.version, a.version),
  );
  return apis.map((api) => (api.defaultVersion && api !== chosen ? { ...api, defaultVersion: false } : api));
}

const isOffered = ({ state }: PublishedApi): boolean =>
  state === 'PUBLISHED' || state === 'BLOCKED' || state === 'DEPRECATED';

/** 1.10 comes after 1.9. */
const byNumbers = new Intl.Collator('en', { numeric: true });

/** `/a/b/c`: `/a`, `/a/b`, `/a/b/c`; none longer than `limit`, however long the path of a caller is. */
function* prefixes(path: string, limit: number): Generator<string> {
  for (let end = path.indexOf('/', 1); end > 0 && end <= limit; end = path.indexOf('/', end + 1)) {
    yield path.slice(0, end);
  }
  if (path.length <= limit) yield path;
}
