import type { Repositories } from '#database/repositories/repositories';
import type { SigningKeyState, StoredSigningKey } from '#database/repositories/signing-key.repository';
import type { NewSigningKey, SigningKeyKind } from '#database/signing-key-kinds';

/** The one key of this kind in this state. */
export const keyIn = (
  state: 'NEXT' | 'ACTIVE',
  kind: SigningKeyKind,
  keys: readonly StoredSigningKey[],
): StoredSigningKey | null =>
  keys.find((key) => key.state === state && key.use === kind.use && key.algorithm === kind.algorithm) ?? null;

/** A key as it is first stored; the instant is when it signs from. */
export const newborn = <State extends SigningKeyState>(
  key: NewSigningKey,
  state: State,
  { now, activeFromAt }: { readonly now: Date; readonly activeFromAt: Date },
) => ({ ...key, state, activeFromAt, activeUntilAt: null, createdAt: now });

/**
 * Lets another key sign from now on, where none does: the one that is published, else a new one. When another process
 * was faster, its key stays.
 */
export async function succeed(
  { signingKeys }: Repositories,
  now: Date,
  kind: SigningKeyKind,
  make: () => Promise<NewSigningKey>,
): Promise<void> {
  const keys = await signingKeys.all();
  if (keyIn('ACTIVE', kind, keys)) return;
  const next = keyIn('NEXT', kind, keys);
  if (next && (await signingKeys.activate(next, now))) return;
  await signingKeys.addOnce(newborn(await make(), 'ACTIVE', { now, activeFromAt: now }));
}
