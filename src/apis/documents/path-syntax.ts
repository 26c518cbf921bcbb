import { normalPath } from '#gateway-core/normal-path';
import { GatewayRefusal } from '#gateway-core/refusals';
import { MAX_PATH_LENGTH } from './limits.js';

/**
 * Why a path template could never match a call, or would match others than its author means (path-template.ts of the
 * gateway's rules); null when nothing is wrong.
 */
export function pathFault(path: string): string | null {
  if (!path.startsWith('/')) return 'A path begins with a slash. Write one at its start.';
  if (path.length > MAX_PATH_LENGTH) return `A path has at most ${MAX_PATH_LENGTH} characters. Shorten it.`;
  if (path.includes('?')) return 'A path has no query. Describe what follows the question mark as parameters.';
  const withoutVariables = path.replace(/\{[^{}/]+\}/g, 'x');
  if (/[{}]/.test(withoutVariables)) return 'Write variables as {name}, each within one segment of the path.';
  if (/\{[+#./;?&]|[*+]\}/.test(path))
    return 'A variable stands for one segment. Write * as the last segment for any rest.';
  return unreadable(withoutVariables);
}

/** In the words in which the gateway would refuse a call to it. */
function unreadable(path: string): string | null {
  try {
    normalPath(path.replace(/[^\x21-\x7e]+/gu, encodeURIComponent));
    return null;
  } catch (error) {
    return error instanceof GatewayRefusal ? error.description : 'Write the path in another way.';
  }
}

/** Two templates of one shape match the same calls, whatever their variables are called. */
export const shapeOf = (path: string): string =>
  path.replace(/\{[^{}]*\}/g, '{}').replace(/[^/{}]+/g, (text) => normalText(text));

/** As the shape, but with segments of text and variables all alike: where two differ in these alone, the order decides. */
export const coarseShapeOf = (path: string): string =>
  shapeOf(path).replace(/[^/]*\{\}[^/]*/g, (segment) => (segment === '{}' ? '{}' : '{~}'));

function normalText(text: string): string {
  try {
    return normalPath(`/${text.replace(/[^\x21-\x7e]+/gu, encodeURIComponent)}`).slice(1);
  } catch {
    return text;
  }
}
