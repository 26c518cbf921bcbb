import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'AuditActor' })
export class AuditActorBody {
  /** SYSTEM is Gatehouse itself, or somebody who was not signed in. */
  @ApiProperty({ enum: ['USER', 'CLIENT', 'SYSTEM'] })
  readonly kind: string;

  /** A user id or a consumer key. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly id: string | null;

  /** As of now; null when there is none any more. A team reads the names of its own members alone. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly name: string | null;
}

@ApiSchema({ name: 'AuditTarget' })
export class AuditTargetBody {
  /** `APPLICATION`, `GRANT`, `USER`. */
  readonly kind: string;
  readonly id: string;

  /** What it was called then; null of a person. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly name: string | null;
}

const FACTS = { type: 'object', nullable: true, additionalProperties: true } as const;

@ApiSchema({ name: 'AuditEvent' })
export class AuditEventBody {
  readonly id: string;
  readonly at: Date;
  readonly actor: AuditActorBody;

  /** `<object>.<verb>`: `grant.revoke`. */
  readonly action: string;

  readonly target: AuditTargetBody;

  @ApiProperty({ type: 'string', nullable: true })
  readonly applicationId: string | null;

  /** Where it was asked for; a team reads that of its own members alone. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly address: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly traceId: string | null;

  /** Never holds a secret. */
  @ApiProperty(FACTS)
  readonly before: object | null;

  @ApiProperty(FACTS)
  readonly after: object | null;
}
