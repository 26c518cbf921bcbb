import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Line, Text } from '../../rest/fields.js';

export const APPROVAL_KINDS = ['SIGN_UP', 'APPLICATION', 'SUBSCRIPTION', 'PLAN_CHANGE'] as const;
export const APPROVAL_STATES = ['PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN'] as const;

export class ConsentBody {
  @Text(500, { optional: true, nullable: true })
  readonly reason?: string | null;
}

export class RejectionBody {
  /** Whoever asked reads it. */
  @Line(500, { example: 'Tell us first what it is for.' })
  readonly reason: string;
}

@ApiSchema({ name: 'ApprovalSubject' })
export class ApprovalSubjectBody {
  @ApiProperty({ enum: ['USER', 'APPLICATION', 'SUBSCRIPTION'] })
  readonly kind: string;

  readonly id: string;

  /** Null of a person who has gone. */
  readonly name: string | null;
}

@ApiSchema({ name: 'PersonReference' })
export class PersonReference {
  readonly id: string;

  /** Only administrators read the names of others; null also of a person who has gone. */
  readonly username: string | null;
}

@ApiSchema({ name: 'Approval' })
export class ApprovalBody {
  readonly id: string;

  @ApiProperty({ enum: APPROVAL_KINDS })
  readonly kind: string;

  /** WITHDRAWN: what it was about has gone, or is asked for no longer. */
  @ApiProperty({ enum: APPROVAL_STATES })
  readonly state: string;

  readonly subject: ApprovalSubjectBody;
  readonly requestedBy: PersonReference;

  /** What was said to the decision. */
  readonly reason: string | null;

  readonly decidedBy: PersonReference | null;
  readonly decidedAt: Date | null;
  readonly createdAt: Date;
}
