import type { Request } from 'express';
import type { FactorKind } from '#database/repositories/factor.repository';
import type { Repositories } from '#database/repositories/repositories';
import { doneBy } from '../pages/done-by.js';

/** Writes down what a person did with a second factor on the pages. */
export async function recordFactor(
  { auditEvents }: Pick<Repositories, 'auditEvents'>,
  request: Request,
  at: Date,
  {
    action,
    factor,
    userId,
  }: {
    readonly action: 'factor.add' | 'factor.remove' | 'factor.renew-codes' | 'factor.use-recovery-code';
    readonly factor: { readonly id: string; readonly kind: FactorKind };
    readonly userId: string;
  },
): Promise<void> {
  await auditEvents.add({
    ...doneBy(userId, request, at),
    action,
    target: { kind: 'FACTOR', id: factor.id },
    after: { kind: factor.kind, userId },
  });
}
