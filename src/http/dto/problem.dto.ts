import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PROBLEMS } from '../problem.js';

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
}
