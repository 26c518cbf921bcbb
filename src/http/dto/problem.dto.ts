import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PROBLEMS } from '../problems.js';

/** One fault of several. */
@ApiSchema({ name: 'FieldFault' })
export class FieldFaultBody {
  /** The place in the body (RFC 6901). */
  @ApiProperty({ required: false, example: '/redirectUris/0' })
  readonly pointer?: string;

  /** The parameter of the address. */
  @ApiProperty({ required: false })
  readonly parameter?: string;

  @ApiProperty({ required: false })
  readonly header?: string;

  /** Of an imported document, from 1. */
  @ApiProperty({ required: false, type: 'integer' })
  readonly line?: number;

  @ApiProperty({ required: false, type: 'integer' })
  readonly column?: number;

  @ApiProperty({ example: 'too_long' })
  readonly code: string;

  @ApiProperty()
  readonly detail: string;

  /** What would be taken. */
  @ApiProperty({
    required: false,
    oneOf: [
      { type: 'array', items: {} },
      { type: 'object', additionalProperties: true },
    ],
  })
  readonly allowed?: unknown;
}

/** A refusal in the form of RFC 9457, as `application/problem+json`. */
@ApiSchema({ name: 'Problem' })
export class ProblemBody {
  /** The page that tells cause and fix. */
  @ApiProperty({ format: 'uri' })
  readonly type: string;

  /** The same for every problem of this code. */
  @ApiProperty()
  readonly title: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599 })
  readonly status: number;

  /** Stable: what programs decide by. */
  @ApiProperty({ enum: Object.keys(PROBLEMS) })
  readonly code: string;

  /** What happened this time, and how to mend it. */
  @ApiProperty()
  readonly detail: string;

  /** The path that was asked, without its query. */
  @ApiProperty()
  readonly instance: string;

  /** Leads to the reason in the log. */
  @ApiProperty({ pattern: '^[0-9a-f]{32}$' })
  readonly traceId: string;

  /** Every fault that was found, at most 50. */
  @ApiProperty({ required: false, type: [FieldFaultBody] })
  readonly errors?: readonly FieldFaultBody[];

  /** The scope that would be needed. */
  @ApiProperty({ required: false })
  readonly scope?: string;

  /** The role that would be needed. */
  @ApiProperty({ required: false })
  readonly role?: string;

  /** The setting that forbids it. */
  @ApiProperty({ required: false })
  readonly setting?: string;

  /** What would be possible instead. */
  @ApiProperty({ required: false, type: [String] })
  readonly allowed?: readonly string[];

  /** Where the object is that is meant. */
  @ApiProperty({ required: false })
  readonly location?: string;
}
