import { refused } from '../rest/body.pipe.js';

/** @throws Problem validation_failed for an instant that is over */
export function futureInstant(value: string | null, now: Date, pointer: string): Date | null {
  if (value === null) return null;
  const instant = new Date(value);
  if (instant > now) return instant;
  throw refused([{ pointer, code: 'too_small', detail: 'It is over.', allowed: { after: now } }]);
}
