import type { ResourceAuthType } from '#gateway-core/model';
import { isPersonalScope } from '#oauth-core/scopes';
import { extentOf } from './document-node.js';
import type { DocumentPart } from './document-part.js';
import { shown } from './reading.js';
import { type SecurityScheme, requireScope } from './security-schemes.js';
import type { Survey } from './survey.js';

/** What a call to one resource must bring. */
export interface AccessRule {
  readonly authType: ResourceAuthType;
  readonly scopes: readonly string[];
}

export interface SecurityContext {
  readonly survey: Survey;
  readonly schemes: ReadonlyMap<string, SecurityScheme>;
  /** Those that the classic system declares beside the schemes, for its `x-scope`. */
  readonly classicScopes: ReadonlyMap<string, string>;
  /** Scopes that operations ask for and no scheme declares are added here. */
  readonly undeclared: Set<string>;
}

/** Of requirements, schemes and scopes of one operation together. */
const MAX_SECURITY_VALUES = 1_000;

/** The words of the classic system's `x-auth-type`, without what is not a letter. */
const CLASSIC_AUTH_TYPES: Readonly<Record<string, ResourceAuthType>> = {
  none: 'NONE',
  any: 'ANY',
  application: 'APPLICATION',
  applicationuser: 'APPLICATION_USER',
  applicationapplicationuser: 'ANY',
  applicationuserapplication: 'ANY',
};

/**
 * The rule of one operation. What the document leaves open is closed here: where it says nothing at all, a token is asked
 * for, and only an explicitly empty `security` opens a resource to everybody.
 */
export function accessRule(operation: DocumentPart, path: DocumentPart, context: SecurityContext): AccessRule {
  const security = operation.member('security') ?? context.survey.root.member('security');
  if (security && extentOf(security.node).values > MAX_SECURITY_VALUES) {
    const detail = `The security of one operation has more than ${MAX_SECURITY_VALUES} entries. Shorten it.`;
    context.survey.fault(security, 'too_many_scopes', detail);
    return { authType: 'ANY', scopes: [] };
  }
  const alternatives = [...(security?.items() ?? [])];
  const classic = classicAuthType(operation, path, context.survey);
  const opened = security?.isList === true && alternatives.length === 0;
  const authType = classic ?? (opened ? 'NONE' : authTypeOf(alternatives, context));
  if (authType === 'NONE') return { authType, scopes: [] };
  if (alternatives.some(isEmpty)) {
    const detail = 'The document makes authentication optional, the gateway asks for a token always.';
    context.survey.warn(operation, 'security_optional', detail);
  }
  return { authType, scopes: scopesOf(alternatives, operation, context) };
}

function classicAuthType(operation: DocumentPart, path: DocumentPart, survey: Survey): ResourceAuthType | null {
  const disabled = operation.member('x-wso2-disable-security') ?? path.member('x-wso2-disable-security');
  if (disabled?.isTrue) return 'NONE';
  const part = operation.member('x-auth-type');
  if (!part) return null;
  const word = (part.text ?? '').toLowerCase().replace(/[^a-z]/g, '');
  if (Object.hasOwn(CLASSIC_AUTH_TYPES, word)) return CLASSIC_AUTH_TYPES[word];
  survey.warn(
    part,
    'auth_type_unknown',
    `The type ${shown(part.text ?? '')} is unknown; a token of either type is asked for.`,
  );
  return 'ANY';
}

function authTypeOf(alternatives: readonly DocumentPart[], { schemes }: SecurityContext): ResourceAuthType {
  const named = alternatives.flatMap((alternative) => [...alternative.members()].map(([name]) => schemes.get(name)));
  return named.length > 0 && named.every((scheme) => scheme?.forApplicationsAlone === true) ? 'APPLICATION' : 'ANY';
}

/** The gateway asks for one of several scopes, as the classic system does; OpenAPI means all of one requirement. */
function scopesOf(
  alternatives: readonly DocumentPart[],
  operation: DocumentPart,
  context: SecurityContext,
): readonly string[] {
  const classic = operation.member('x-scope');
  const scopes = new Set(classic ? scopesIn([classic], context.classicScopes, context) : []);
  for (const alternative of alternatives) {
    const asked = [...alternative.members()].flatMap(([name, list]) => scopesOfScheme(name, list, context));
    if (asked.length > 1) {
      const detail = 'The gateway asks for one of these scopes, not for all. Declare one scope for what needs both.';
      context.survey.warn(alternative, 'scopes_any', detail);
    }
    for (const scope of asked) scopes.add(scope);
  }
  return [...scopes];
}

function scopesOfScheme(name: string, list: DocumentPart, context: SecurityContext): readonly string[] {
  const scheme = context.schemes.get(name);
  if (!scheme) {
    const detail = `No security scheme ${shown(name)} is declared. Declare it under components, or correct the name.`;
    context.survey.fault(list, 'security_unresolved', detail);
    return [];
  }
  return scheme.hasScopes ? scopesIn(list.items(), scheme.scopes, context) : [];
}

function scopesIn(
  items: Iterable<DocumentPart>,
  declared: ReadonlyMap<string, string>,
  context: SecurityContext,
): readonly string[] {
  const asked: string[] = [];
  for (const item of items) {
    const scope = item.text ?? '';
    if (!requireScope(scope, item, context.survey)) continue;
    asked.push(scope);
    if (!declared.has(scope)) noteUndeclared(scope, item, context);
  }
  return asked;
}

function noteUndeclared(scope: string, item: DocumentPart, { survey, undeclared }: SecurityContext): void {
  if (isPersonalScope(scope) || undeclared.has(scope)) return;
  undeclared.add(scope);
  survey.warn(item, 'scope_undeclared', `The scope ${shown(scope)} is not declared by its scheme; it is added.`);
}

const isEmpty = (part: DocumentPart): boolean => part.isObject && [...part.members()].length === 0;
