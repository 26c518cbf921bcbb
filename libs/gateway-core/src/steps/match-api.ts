import type { PublishedApi } from '../model.js';
import type { ApiCatalogue } from '../ports.js';
import { GatewayRefusal } from '../refusals.js';

export interface MatchedApi {
  readonly api: PublishedApi;
  /** What follows context and version, beginning with a slash. */
  readonly rest: string;
}

/**
 * The API at a path: the longest context first; within it the version that the path names, else the default version. A
 * version that is named wins even when it is not there for callers: one that retired must not be answered by another. A
 * miss reads once more, since another node may just have published it (tokens.md §6).
 */
export async function matchApi(path: string, apis: ApiCatalogue): Promise<MatchedApi> {
  const remembered = findApi(path, apis);
  if (remembered) return remembered;
  await apis.refresh();
  const stored = findApi(path, apis);
  if (!stored) throw new GatewayRefusal('api_not_found', { reason: 'no API at this path' });
  return stored;
}

function findApi(path: string, apis: ApiCatalogue): MatchedApi | null {
  let best: Candidate | null = null;
  for (const api of apis.candidates(path)) {
    const candidate = matchVersion(path, api);
    if (candidate && (best === null || ranksAbove(candidate, best))) best = candidate;
  }
  return best !== null && isVisible(best.api) ? best : null;
}

interface Candidate extends MatchedApi {
  /** Whether the path names the version. */
  readonly named: boolean;
}

/** One that was never published and one that is retired are, to a caller, not there. */
const isVisible = ({ state }: PublishedApi): boolean => state !== 'CREATED' && state !== 'RETIRED';

function matchVersion(path: string, api: PublishedApi): Candidate | null {
  const below = path.slice(api.context.length);
  const version = `/${api.version}`;
  if (below === version || below.startsWith(`${version}/`)) {
    return { api, rest: below.slice(version.length) || '/', named: true };
  }
  return api.defaultVersion && isVisible(api) ? { api, rest: below || '/', named: false } : null;
}

const ranksAbove = (a: Candidate, b: Candidate): boolean =>
  a.api.context.length === b.api.context.length ? a.named && !b.named : a.api.context.length > b.api.context.length;
