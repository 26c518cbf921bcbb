import type { ShownResource } from '#database/repositories/resource.repository';
import { shapeOf } from './documents/path-syntax.js';
import type { ImportedResource } from './documents/resources.js';

/** What becomes of the resources of an API when its document is replaced. */
export interface ResourceChanges {
  readonly added: readonly ImportedResource[];
  readonly changed: readonly { readonly before: ShownResource; readonly after: ImportedResource }[];
  readonly removed: readonly ShownResource[];
}

/** Resources are the same when they match the same calls, whatever their variables are called. */
export function resourceChanges(before: readonly ShownResource[], after: readonly ImportedResource[]): ResourceChanges {
  const former = new Map(before.map((resource) => [identityOf(resource), resource]));
  const kept = new Set(after.map(identityOf));
  return {
    added: after.filter((resource) => !former.has(identityOf(resource))),
    changed: after.flatMap((resource) => {
      const same = former.get(identityOf(resource));
      return same && differs(same, resource) ? [{ before: same, after: resource }] : [];
    }),
    removed: before.filter((resource) => !kept.has(identityOf(resource))),
  };
}

type Named = Pick<ImportedResource, 'method' | 'path'>;

const identityOf = ({ method, path }: Named): string => `${method} ${shapeOf(path)}`;

const differs = (before: ShownResource, after: ImportedResource): boolean =>
  JSON.stringify(factsOf(before)) !== JSON.stringify(factsOf(after));

const factsOf = ({ path, authType, scopes, description }: ImportedResource | ShownResource) => [
  path,
  authType,
  scopes,
  description,
];
