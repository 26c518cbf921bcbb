import type { ApprovalKind } from '#database/repositories/approval.repository';
import type { Repositories } from '#database/repositories/repositories';
import type { StoredSubscription } from '#database/repositories/subscription.repository';

/** What waits for the publisher of the API. */
export interface AskedOfPublisher {
  readonly kind: Extract<ApprovalKind, 'SUBSCRIPTION' | 'PLAN_CHANGE'>;
  readonly subscription: StoredSubscription;
  readonly application: { readonly name: string };
  readonly api: { readonly name: string; readonly version: string };
}

/** Asks the publisher, in the transaction that makes the subscription wait. */
export async function requestApproval(
  { approvals }: Pick<Repositories, 'approvals'>,
  { kind, subscription, application, api }: AskedOfPublisher,
  by: { readonly requestedBy: string; readonly createdAt: Date },
): Promise<void> {
  await approvals.request({
    ...by,
    kind,
    subjectKind: 'SUBSCRIPTION',
    subjectId: subscription.id,
    subjectName: `${application.name}: ${api.name} ${api.version}`,
    applicationId: subscription.applicationId,
    apiId: subscription.apiId,
  });
}
