import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Id, Text } from '../../rest/fields.js';

export const SUBSCRIPTION_STATES = ['ACTIVE', 'PENDING', 'BLOCKED', 'PRODUCTION_BLOCKED', 'REJECTED'] as const;

/** Who wants to call what, and how much. */
export class NewSubscriptionBody {
  @Id()
  readonly applicationId: string;

  @Id()
  readonly apiId: string;

  /** One of the plans that the API offers. */
  @Id()
  readonly planId: string;
}

export class SubscriptionChangeBody {
  /** A plan that needs approval waits in `requestedPlan`, unless the publisher asks. */
  @Id({ optional: true })
  readonly planId?: string;
}

export class BlockingBody {
  /** The members of the application read it. */
  @Text(500, { optional: true, nullable: true })
  readonly reason?: string | null;
}

@ApiSchema({ name: 'NamedReference' })
export class NamedReference {
  readonly id: string;
  readonly name: string;
}

@ApiSchema({ name: 'ApiReference' })
export class ApiReference {
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

@ApiSchema({ name: 'Subscription' })
export class SubscriptionBody {
  readonly id: string;
  readonly applicationId: string;
  readonly apiId: string;
  readonly planId: string;
  readonly application: NamedReference;
  readonly api: ApiReference;
  readonly plan: NamedReference;

  /** The plan that waits for approval; the present one holds until then. */
  readonly requestedPlan: NamedReference | null;

  @ApiProperty({ enum: SUBSCRIPTION_STATES })
  readonly state: string;

  /** What was said when it was blocked, unblocked, approved or rejected. */
  readonly stateReason: string | null;

  readonly createdAt: Date;
  readonly updatedAt: Date;
}

@ApiSchema({ name: 'Quota' })
export class QuotaBody {
  readonly plan: NamedReference;

  /** How many calls the plan allows in any window; null: as many as one likes, and then nobody counts. */
  @ApiProperty({ type: 'integer', nullable: true })
  readonly limit: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly windowSeconds: number | null;

  /** The calls in the window that ends now, at the node that answers. */
  @ApiProperty({ type: 'integer', nullable: true })
  readonly used: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly remaining: number | null;

  /** When a call is admitted again if nothing remains, else when all calls so far are forgotten; null: none counts. */
  readonly resetsAt: Date | null;

  /** How many calls more other nodes may have counted; 0: there is no other node. Null: each node counts by itself, and what the others have counted is not known here. */
  @ApiProperty({ type: 'integer', nullable: true })
  readonly exactWithin: number | null;
}

/** Each type of key has the whole of the plan for itself. */
@ApiSchema({ name: 'Quotas' })
export class QuotasBody {
  readonly production: QuotaBody;
  readonly sandbox: QuotaBody;
}
