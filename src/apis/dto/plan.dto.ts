import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Choice, Flag, Line, Nested, Text, Whole } from '../../rest/fields.js';

export const PLAN_STATES = ['ACTIVE', 'WITHDRAWN'] as const;
const APPROVALS = ['AUTOMATIC', 'MANUAL'] as const;

const MAX_REQUESTS = 1_000_000_000;
const MAX_SECONDS = 86_400;

/** How many calls within how many seconds. Both are needed, unless one of them only changes. */
@ApiSchema({ name: 'NewCallLimit' })
export class NewLimitBody {
  @Whole(1, MAX_REQUESTS, { optional: true, example: 1000 })
  readonly requests?: number;

  @Whole(1, MAX_SECONDS, { optional: true, example: 60 })
  readonly perSeconds?: number;
}

/** What may be left out of a new plan and of a change. */
class OptionalPlanFields {
  @Text(2000, { optional: true })
  readonly description?: string;

  /** For each subscription and type of key; null: unlimited. */
  @Nested(() => NewLimitBody, { optional: true, nullable: true })
  readonly limit?: NewLimitBody | null;

  /** A second limit, over a shorter time. */
  @Nested(() => NewLimitBody, { optional: true, nullable: true })
  readonly burst?: NewLimitBody | null;

  /** Whether a subscription begins at once or waits for its approval. */
  @Choice(APPROVALS, { optional: true })
  readonly approval?: (typeof APPROVALS)[number];

  /** A plan that is withdrawn can no longer be chosen; subscriptions that have it keep it. */
  @Choice(PLAN_STATES, { optional: true })
  readonly state?: (typeof PLAN_STATES)[number];

  /** What a subscription gets when nobody chooses. Exactly one plan is it: it moves. */
  @Flag({ optional: true })
  readonly default?: boolean;
}

/** What a new plan is told. */
export class NewPlanBody extends OptionalPlanFields {
  @Line(80, { example: 'Bronze' })
  readonly name: string;
}

/** What changes of a plan; what is left out stays. */
export class PlanChangeBody extends OptionalPlanFields {
  @Line(80, { optional: true })
  readonly name?: string;
}

@ApiSchema({ name: 'CallLimit' })
export class LimitBody {
  @ApiProperty({ type: 'integer' })
  readonly requests: number;

  @ApiProperty({ type: 'integer' })
  readonly perSeconds: number;
}

@ApiSchema({ name: 'Plan' })
export class PlanBody {
  readonly id: string;
  readonly name: string;
  readonly description: string;

  /** Null: unlimited. */
  @ApiProperty({ type: () => LimitBody, nullable: true })
  readonly limit: LimitBody | null;

  @ApiProperty({ type: () => LimitBody, nullable: true })
  readonly burst: LimitBody | null;

  @ApiProperty({ enum: APPROVALS })
  readonly approval: string;

  @ApiProperty({ enum: PLAN_STATES })
  readonly state: string;

  readonly default: boolean;

  /** Null of one that a former release made. */
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
}
