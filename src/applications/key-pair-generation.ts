import type { ShownApplication } from '#database/repositories/application.repository';
import { Problem } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';

/** @throws Problem state_conflict: keys are for active applications */
export function requireActive({ state }: Pick<ShownApplication, 'state'>): void {
  if (state === 'ACTIVE') return;
  throw new Problem('state_conflict', `The application is ${state}: keys are for active applications.`, {
    allowed: state === 'DISABLED' ? ['enable'] : [],
  });
}

/** @throws Problem validation_failed: key and secret are imported together */
export function requireBoth(consumerKey: string | undefined, consumerSecret: string | undefined): void {
  const missing = consumerKey === undefined ? 'consumerKey' : 'consumerSecret';
  if (consumerKey !== undefined && consumerSecret !== undefined) return;
  throw refused([{ pointer: `/${missing}`, code: 'required', detail: 'Key and secret are imported together.' }]);
}
