import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { APPROVALS } from '#database/views/approvals';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { AnswersItem, AnswersList, Needs, RefusesBecause, RestController } from '../rest/rest-route.js';
import { ApprovalsService } from './approvals.service.js';
import { APPROVAL_KINDS, APPROVAL_STATES, ApprovalBody, ConsentBody, RejectionBody } from './dto/approval.dto.js';

@RestController('Subscriptions')
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Get('approvals')
  @Needs('applications:read', 'subscriptions:manage', 'users:manage', 'settings:manage')
  @AnswersList(ApprovalBody, APPROVALS, { choices: { state: APPROVAL_STATES, kind: APPROVAL_KINDS } })
  @ApiOperation({ summary: 'What you have asked for, and what waits for your decision' })
  list(@Call() call: RestCall): Promise<RestAnswer> {
    return this.approvals.list(call);
  }

  @Post('approvals/:approvalId/approve')
  @HttpCode(200)
  @Needs('subscriptions:manage', 'users:manage')
  @AnswersItem(ApprovalBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Approve, once' })
  approve(
    @Call() call: RestCall,
    @Param('approvalId') approvalId: string,
    @Body() { reason = null }: ConsentBody,
  ): Promise<RestAnswer> {
    return this.approvals.decide(call, approvalId, { state: 'APPROVED', reason });
  }

  @Post('approvals/:approvalId/reject')
  @HttpCode(200)
  @Needs('subscriptions:manage', 'users:manage')
  @AnswersItem(ApprovalBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Reject, once, and say why' })
  reject(
    @Call() call: RestCall,
    @Param('approvalId') approvalId: string,
    @Body() { reason }: RejectionBody,
  ): Promise<RestAnswer> {
    return this.approvals.decide(call, approvalId, { state: 'REJECTED', reason });
  }
}
