import type { ApiRow } from '#database/repositories/api.repository';
import type { ApiState } from '#gateway-core/model';
import { Problem } from '../http/problem.js';

export const LIFECYCLE_VERBS = ['publish', 'block', 'unblock', 'deprecate', 'retire'] as const;
export type LifecycleVerb = (typeof LIFECYCLE_VERBS)[number];

interface Step {
  readonly from: readonly ApiState[];
  /** Where it is there already: the verb changes nothing. */
  readonly there: readonly ApiState[];
}

/** The steps of rest-api.md, Lifecycle. */
const STEPS: Readonly<Record<LifecycleVerb, Step>> = {
  publish: { from: ['CREATED', 'DEPRECATED'], there: ['PUBLISHED'] },
  block: { from: ['PUBLISHED', 'DEPRECATED'], there: ['BLOCKED'] },
  unblock: { from: ['BLOCKED'], there: ['PUBLISHED', 'DEPRECATED'] },
  deprecate: { from: ['PUBLISHED'], there: ['DEPRECATED'] },
  retire: { from: ['PUBLISHED', 'BLOCKED', 'DEPRECATED'], there: ['RETIRED'] },
};

type Standing = Pick<ApiRow, 'state' | 'blockedState'>;

/** What becomes of an API; null when it is there already. @throws Problem state_conflict naming what is possible */
export function stepOf(verb: LifecycleVerb, api: Standing): Standing | null {
  const { from, there } = STEPS[verb];
  if (there.includes(api.state)) return null;
  if (from.includes(api.state)) return AFTER[verb](api);
  const allowed = LIFECYCLE_VERBS.filter((other) => STEPS[other].from.includes(api.state));
  throw new Problem('state_conflict', `The API is ${api.state}.`, { allowed });
}

const AFTER: Readonly<Record<LifecycleVerb, (api: Standing) => Standing>> = {
  publish: () => ({ state: 'PUBLISHED', blockedState: null }),
  block: ({ state }) => ({ state: 'BLOCKED', blockedState: state }),
  unblock: ({ blockedState }) => ({ state: blockedState ?? 'PUBLISHED', blockedState: null }),
  deprecate: () => ({ state: 'DEPRECATED', blockedState: null }),
  retire: () => ({ state: 'RETIRED', blockedState: null }),
};

/** What makes one version older than another. */
interface Dated {
  readonly version: string;
  readonly createdAt: Date;
}

/** Whether one version is older: by when it was made, and, made together, by what it is called. */
export const isOlder = (one: Dated, than: Dated): boolean =>
  one.createdAt.getTime() === than.createdAt.getTime()
    ? IN_ORDER.compare(one.version, than.version) < 0
    : one.createdAt < than.createdAt;

const IN_ORDER = new Intl.Collator('en', { numeric: true });
