import { stringify } from 'yaml';
import type { JsonObject } from './json.js';
import type { DocumentFormat } from './read-api-document.js';

/**
 * A document as text. What was an alias is written out each time, since JSON knows none; text that readers of YAML 1.1 take
 * for something else, such as `no`, is quoted.
 */
export function writeDocument(document: JsonObject, format: DocumentFormat): string {
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return stringify(document, {
    version: '1.2',
    aliasDuplicateObjects: false,
    lineWidth: 0,
    schema: 'core',
    compat: 'yaml-1.1',
  });
}
