import type { ApiScope } from '#oauth-core/model/scope';
import { isPersonalScope } from '#oauth-core/scopes';
import type { ShownResource } from '#database/repositories/resource.repository';
import type { FieldFault } from '../http/problem.js';
import { Problem } from '../http/problem.js';
import { type Rule } from '../rest/fields.js';
import { MAX_RESOURCES } from './documents/limits.js';
import { pathFault, shapeOf } from './documents/path-syntax.js';

/** What a resource is, without who it is. */
export type ResourceDraft = Pick<ShownResource, 'method' | 'path' | 'authType' | 'scopes' | 'description'>;

/** A path as the gateway can match it. */
export const templateRule: Rule = (value) => {
  if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
  if (typeof value !== 'string') return { code: 'invalid_type', detail: 'Send a string.' };
  const detail = pathFault(value);
  return detail === null ? null : { code: 'invalid_format', detail };
};

/** The scopes that the API does not declare, and scopes where no token is asked for. */
export function resourceFaults({ authType, scopes }: ResourceDraft, declared: readonly ApiScope[]): FieldFault[] {
  if (authType === 'NONE' && scopes.length > 0) {
    return [{ pointer: '/scopes', code: 'not_allowed', detail: 'Without a token there are no scopes to be asked.' }];
  }
  return scopes.flatMap((scope, index) =>
    isPersonalScope(scope) || declared.some(({ name }) => name === scope)
      ? []
      : [{ pointer: `/scopes/${index}`, code: 'unknown_scope', detail: 'The API does not declare this scope.' }],
  );
}

/** That the gateway would ever find it. @throws Problem name_taken */
export function requireFreeTemplate(others: readonly ShownResource[], draft: ResourceDraft): void {
  const shape = shapeOf(draft.path);
  if (others.some(({ method, path }) => method === draft.method && shapeOf(path) === shape)) {
    throw new Problem('name_taken', 'A resource of the API matches the same calls.');
  }
}

/** @throws Problem validation_failed */
export function requireFewEnough(others: readonly ShownResource[]): void {
  if (others.length < MAX_RESOURCES) return;
  throw new Problem('validation_failed', `An API has at most ${MAX_RESOURCES} resources. Divide it into several APIs.`);
}
