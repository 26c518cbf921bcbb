import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';

/** A parameter of which only these values exist; null when it was not sent. @throws Problem validation_failed */
export function readChoice({ query }: RestCall, parameter: string, allowed: readonly string[]): string | null {
  const values = query.getAll(parameter);
  const [value = null] = values;
  if (values.length <= 1 && (value === null || allowed.includes(value))) return value;
  throw refused([{ parameter, code: 'not_allowed', detail: `Send it once, as ${allowed.join(' or ')}.`, allowed }]);
}

/** Whether the caller only wants to know what would happen. @throws Problem validation_failed */
export const isDryRun = (call: RestCall): boolean => readChoice(call, 'dryRun', ['true', 'false']) === 'true';
