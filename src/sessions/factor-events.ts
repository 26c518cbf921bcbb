import type { Request } from 'express';
import type { FactorKind } from '#database/repositories/factor.repository';
import type { Repositories } from '#database/repositories/repositories';
import { contextOf } from '../http/request-context.js';

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
  const { clientAddress: address, traceId } = contextOf(request);
  await auditEvents.add({
    at,
    actor: { kind: 'USER', id: userId },
    action,
    target: { kind: 'FACTOR', id: factor.id },
    address,
    traceId,
    after: { kind: factor.kind, userId },
  });
}
