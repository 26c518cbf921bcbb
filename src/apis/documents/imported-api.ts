import type { ApiDocument } from './api-document.js';
import { MAX_NAME_LENGTH, MAX_SCOPES, MAX_TAGS } from './limits.js';
import { type ImportedEndpoints, endpointsOf } from './endpoints.js';
import { warnOfReferences } from './references.js';
import { type ImportedResource, resourcesOf } from './resources.js';
import { classicScopes, securitySchemes } from './security-schemes.js';
import { shortened } from './shortened.js';
import type { DocumentWarning, Survey } from './survey.js';

export interface ImportedScope {
  readonly name: string;
  readonly description: string;
  /** Always empty: no document says which of our roles a scope is for. */
  readonly roles: readonly [];
}

/** What a document says about an API, in our words. Context, plans and state are for whoever imports it to choose. */
export interface ImportedApi extends ImportedEndpoints {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly resources: readonly ImportedResource[];
  readonly scopes: readonly ImportedScope[];
  readonly warnings: readonly DocumentWarning[];
}

/** What the document means for us. It was judged when it was read: nothing is refused any more. */
export const importedApi = (document: ApiDocument): ImportedApi => readApi(document.survey());

/** Reads everything that matters to us; what cannot be taken is among the faults of the survey. */
export function readApi(survey: Survey): ImportedApi {
  const info = survey.root.member('info');
  const schemes = securitySchemes(survey);
  const undeclared = new Set<string>();
  const classic = classicScopes(survey);
  const resources = resourcesOf({ survey, schemes, classicScopes: classic, undeclared });
  if (resources.length === 0) {
    survey.warn(survey.root.member('paths') ?? survey.root, 'no_resources', 'The document describes no operation.');
  }
  const declared = [...[...schemes.values()].map(({ scopes }) => scopes), classic].flatMap((scopes) => [...scopes]);
  const scopes = new Map([...declared.toReversed(), ...[...undeclared].map((scope) => [scope, ''] as const)]);
  if (scopes.size > MAX_SCOPES)
    survey.fault(survey.root, 'too_many_scopes', `An API has at most ${MAX_SCOPES} scopes.`);
  warnOfReferences(survey);
  return {
    name: shortened(info?.member('title'), MAX_NAME_LENGTH),
    version: info?.member('version')?.textOrNumber ?? '',
    description: shortened(info?.member('description')),
    tags: tagsOf(survey),
    resources,
    scopes: [...scopes].map(([name, description]) => ({ name, description, roles: [] })),
    ...endpointsOf(survey),
    warnings: survey.warnings,
  };
}

function tagsOf({ root }: Survey): readonly string[] {
  const parts = [...(root.member('tags')?.items() ?? [])];
  const names = parts.map((tag) => shortened(tag.member('name'), MAX_NAME_LENGTH)).filter((name) => name !== '');
  return [...new Set(names)].slice(0, MAX_TAGS);
}
