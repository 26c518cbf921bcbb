import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { FAULTS } from '#gateway-core/fault-table';

const codes = [...new Set(Object.values(FAULTS).map(({ code }) => code))].sort();

/** How the gateway refuses a call to a published API: in the classic form, as JSON or, when asked for, as XML. */
@ApiSchema({ name: 'GatewayFault' })
export class GatewayFaultBody {
  /** A string, since existing clients compare it as one. */
  @ApiProperty({ enum: codes })
  readonly code: string;

  @ApiProperty()
  readonly message: string;

  /** What the caller can do about it. */
  @ApiProperty()
  readonly description: string;

  /** Leads to the reason in the log. */
  @ApiProperty({ pattern: '^[0-9a-f]{32}$' })
  readonly traceId: string;
}
