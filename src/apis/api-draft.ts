import type { CorsPolicy } from '#gateway-core/model';
import type { ApiScope } from '#oauth-core/model/scope';
import type { ApiChangeBody, NewApiBody, NewCorsBody, NewScopeBody } from './dto/api.dto.js';

/** All that a person says about an API. */
export interface ApiDraft {
  readonly name: string;
  readonly context: string;
  readonly version: string;
  readonly defaultVersion: boolean;
  readonly description: string;
  readonly tags: readonly string[];
  readonly productionEndpoint: string | null;
  readonly sandboxEndpoint: string | null;
  readonly planIds: readonly string[];
  readonly subscriptionApproval: 'MANUAL' | null;
  readonly scopes: readonly ApiScope[];
  readonly cors: CorsPolicy;
  readonly timeoutSeconds: number;
  readonly maxRequestBytes: number | null;
}

/** What a new API is when nobody says otherwise. */
const DEFAULTS = {
  defaultVersion: false,
  description: '',
  tags: [],
  productionEndpoint: null,
  sandboxEndpoint: null,
  subscriptionApproval: null,
  scopes: [],
  cors: { enabled: false, origins: [], headers: [], credentials: false },
  timeoutSeconds: 30,
  maxRequestBytes: null,
} as const satisfies Partial<ApiDraft>;

export type NewApi = Pick<ApiDraft, 'name' | 'context' | 'version' | 'planIds'> & Partial<ApiDraft>;

/** With the defaults for what is not said. */
export const draftOf = (said: NewApi): ApiDraft => ({ ...DEFAULTS, ...withoutUndefined(said) });

export const newApiOf = ({ scopes, cors, ...said }: NewApiBody): NewApi => ({
  ...said,
  scopes: scopes?.map(scopeOf),
  cors: cors && mergedCors(DEFAULTS.cors, cors),
});

/** Merge patch (RFC 7396): lists are replaced whole, `cors` member by member. */
export const changeOf = ({ scopes, cors, ...said }: ApiChangeBody, before: Pick<ApiDraft, 'cors'>): Partial<ApiDraft> =>
  withoutUndefined({ ...said, scopes: scopes?.map(scopeOf), cors: cors && mergedCors(before.cors, cors) });

const scopeOf = ({ name, description = '', roles = [], forApplications = false }: NewScopeBody): ApiScope => ({
  name,
  description,
  roles,
  forApplications,
});

const mergedCors = (before: CorsPolicy, { enabled, origins, headers, credentials }: NewCorsBody): CorsPolicy => ({
  enabled: enabled ?? before.enabled,
  origins: origins ?? before.origins,
  headers: headers ?? before.headers,
  credentials: credentials ?? before.credentials,
});

function withoutUndefined<T extends object>(object: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const said = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}
