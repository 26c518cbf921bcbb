import { managementScopes } from '#oauth-core/management-scopes';
import type { ApiScope } from '#oauth-core/model/scope';
import type { Translate } from './messages.js';

/** The scopes that mean the same everywhere. */
const OWN: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'offline_access',
  'default',
  'PRODUCTION',
  'SANDBOX',
  ...managementScopes.keys(),
]);

/** A scope, and what it lets an application do in words that its owner can judge. */
export interface ScopeInWords {
  readonly scope: string;
  readonly words: string;
}

/**
 * What these scopes mean, in their order: our own by the catalogue, those of APIs by what their publisher says of them.
 *
 * @param declared the scopes of the APIs that the application has subscribed to (`ScopeCatalogue.subscribedScopes`)
 */
export const scopesInWords = (
  scopes: readonly string[],
  t: Translate,
  declared: readonly ApiScope[],
): readonly ScopeInWords[] => scopes.map((scope) => ({ scope, words: wordsFor(scope, t, declared) }));

function wordsFor(scope: string, t: Translate, declared: readonly ApiScope[]): string {
  if (/^device_./.test(scope)) return t('scopes.device');
  if (OWN.has(scope)) return t(`scopes.${scope}`, { name: t('layout.name') });
  const described = declared.find(({ name, description }) => name === scope && description.trim() !== '');
  return described?.description ?? t('scopes.api', { scope });
}
