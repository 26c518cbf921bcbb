import { isScopeToken } from '#oauth-core/scope-syntax';
import { isApiScope, isPersonalScope } from '#oauth-core/scopes';
import type { DocumentNode } from './document-node.js';
import type { DocumentPart } from './document-part.js';
import { MAX_SCOPE_LENGTH, MAX_SCOPES } from './limits.js';
import { shown } from './reading.js';
import { resolved } from './references.js';
import { shortened } from './shortened.js';
import type { Survey } from './survey.js';

/** A way to prove who one is that the document declares. */
export interface SecurityScheme {
  /** Whether the names beside it in a requirement are scopes. */
  readonly hasScopes: boolean;
  /** Whether only applications can get its tokens, since it has no flow with a person. */
  readonly forApplicationsAlone: boolean;
  /** Name and description. */
  readonly scopes: ReadonlyMap<string, string>;
}

/** The schemes by name. */
export function securitySchemes(survey: Survey): ReadonlyMap<string, SecurityScheme> {
  const schemes = new Map<string, SecurityScheme>();
  const known = new Map<DocumentNode, SecurityScheme>(); // many may refer to one
  const declared = survey.root.member('components')?.member('securitySchemes');
  for (const [name, part] of declared?.members() ?? []) {
    const target = resolved(part, survey);
    if (!target) continue;
    const scheme = known.get(target.node) ?? schemeOf(target, survey);
    known.set(target.node, scheme);
    schemes.set(name, scheme);
  }
  return schemes;
}

/** Scopes that the classic system's older exports declare outside the schemes. */
export function classicScopes(survey: Survey): ReadonlyMap<string, string> {
  const scopes = new Map<string, string>();
  const declared = survey.root.member('x-wso2-security')?.member('apim')?.member('x-wso2-scopes');
  for (const part of declared?.items() ?? []) {
    const key = part.member('key') ?? part.member('name');
    if (!key?.text || !requireScope(key.text, key, survey) || isPersonalScope(key.text)) continue;
    scopes.set(key.text, shortened(part.member('description')));
  }
  return scopes;
}

function schemeOf(part: DocumentPart, survey: Survey): SecurityScheme {
  const type = part.member('type')?.text;
  const flows = part.member('flows');
  const names = [...(flows?.members() ?? [])].map(([name]) => name).filter((name) => !name.startsWith('x-'));
  return {
    hasScopes: type === 'oauth2' || type === 'openIdConnect',
    forApplicationsAlone: type === 'oauth2' && names.length === 1 && names[0] === 'clientCredentials',
    scopes: type === 'oauth2' && flows ? scopesOf(flows, survey) : new Map(),
  };
}

function scopesOf(flows: DocumentPart, survey: Survey): ReadonlyMap<string, string> {
  const scopes = new Map<string, string>();
  for (const [name, flow] of flows.members()) {
    if (name.startsWith('x-')) continue;
    for (const [scope, description] of flow.member('scopes')?.members() ?? []) {
      if (scopes.size > MAX_SCOPES || survey.faults.full) break;
      if (!requireScope(scope, description, survey) || isPersonalScope(scope)) continue;
      if (!scopes.get(scope)) scopes.set(scope, shortened(description));
    }
    if (flow.member('x-scopes-bindings')) {
      const detail =
        'The roles of scopes are those of another system and are left out. Choose roles for the scopes here.';
      survey.warn(flow, 'scope_roles', detail);
    }
  }
  if (scopes.size > MAX_SCOPES) survey.fault(flows, 'too_many_scopes', `An API has at most ${MAX_SCOPES} scopes.`);
  return scopes;
}

/** Whether an API can ask for this scope: its own, or one over a person's data that the token server knows. */
export function requireScope(scope: string, part: DocumentPart, survey: Survey): boolean {
  if (!isScopeToken(scope) || scope.length > MAX_SCOPE_LENGTH) {
    const detail = 'A scope has 1 to 128 printable ASCII characters without spaces, quotes and backslashes. Rename it.';
    survey.fault(part, 'scope_invalid', detail);
    return false;
  }
  if (isApiScope(scope) || isPersonalScope(scope)) return true;
  survey.fault(part, 'scope_reserved', `The scope ${shown(scope)} has a meaning of its own here. Rename it.`);
  return false;
}
