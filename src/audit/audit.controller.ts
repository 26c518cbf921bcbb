import { Get } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import { AUDIT_EVENTS } from '#database/views/audit-events';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { AnswersList, Needs, RestController } from '../rest/rest-route.js';
import { AuditService, NDJSON } from './audit.service.js';
import { AuditEventBody } from './dto/audit-event.dto.js';

@RestController('Audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get('audit-events')
  @Needs('audit:read', 'applications:read')
  @AnswersList(AuditEventBody, AUDIT_EVENTS, { lines: NDJSON })
  @ApiQuery({
    name: 'wait',
    required: false,
    description:
      'With `sort=at`: holds the answer for so many seconds until there is an event, and always gives a cursor.',
    schema: { type: 'integer', minimum: 0, maximum: 20 },
  })
  @ApiOperation({ summary: 'Who changed what; a team reads about its application, administrators about everything' })
  list(@Call() call: RestCall): Promise<RestAnswer> {
    return this.audit.list(call);
  }
}
