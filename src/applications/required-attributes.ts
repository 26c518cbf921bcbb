import type { Settings } from '#database/memory/settings';
import { refused } from '../rest/body.pipe.js';

/** What the settings ask of every application. @throws Problem validation_failed naming each attribute that is missing */
export function requireAttributes(
  attributes: Readonly<Record<string, string>>,
  { applicationAttributes }: Pick<Settings, 'applicationAttributes'>,
): void {
  const missing = applicationAttributes.filter(({ name, required }) => required && !attributes[name]?.trim());
  if (missing.length === 0) return;
  throw refused(
    missing.map(({ name, description }) => ({
      pointer: `/attributes/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'required',
      detail: description || 'This attribute is needed.',
    })),
  );
}
