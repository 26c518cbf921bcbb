import type { NewSecret } from '#database/repositories/secret.repository';
import type { RootKeys } from '#primitives/root-keys';

/** Below this a hint of eight characters would tell too much of an imported secret. */
const HINTED_LENGTH = 24;

/** The row of a secret: its keyed hash, and enough of it to be recognized by who has it. */
export function secretRow(
  value: string,
  rootKeys: RootKeys,
  about: Pick<NewSecret, 'label' | 'createdBy' | 'createdAt'> & { readonly expiresAt: Date | null },
): NewSecret {
  const isHinted = value.length >= HINTED_LENGTH;
  return {
    ...about,
    fingerprint: rootKeys.fingerprint('client-secret', value),
    hintFirst: isHinted ? value.slice(0, 4) : '',
    hintLast: isHinted ? value.slice(-4) : '',
  };
}
