import { Body, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { PLANS } from '#database/views/plans';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import {
  AnswersCreated,
  AnswersItem,
  AnswersList,
  AnswersNothing,
  Needs,
  NeedsIfMatch,
  Open,
  RefusesBecause,
  RestController,
} from '../rest/rest-route.js';
import { NewPlanBody, PLAN_STATES, PlanBody, PlanChangeBody } from './dto/plan.dto.js';
import { PlansService } from './plans.service.js';

@RestController('Plans')
export class PlansController {
  constructor(private readonly plans: PlansService) {}

  @Get('plans')
  @Open()
  @AnswersList(PlanBody, PLANS, { choices: { state: PLAN_STATES } })
  @ApiOperation({ summary: 'The plans, or those of an API' })
  list(@Call() call: RestCall): Promise<RestAnswer> {
    return this.plans.list(call);
  }

  @Post('plans')
  @Needs('settings:manage')
  @AnswersCreated(PlanBody)
  @RefusesBecause('name_taken')
  @ApiOperation({ summary: 'Create a plan' })
  add(@Call() call: RestCall, @Body() body: NewPlanBody): Promise<RestAnswer> {
    return this.plans.add(call, body);
  }

  @Get('plans/:planId')
  @Open()
  @AnswersItem(PlanBody)
  @ApiOperation({ summary: 'One plan' })
  read(@Param('planId') planId: string): Promise<RestAnswer> {
    return this.plans.read(planId);
  }

  @Patch('plans/:planId')
  @Needs('settings:manage')
  @NeedsIfMatch()
  @AnswersItem(PlanBody)
  @RefusesBecause('name_taken')
  @ApiOperation({ summary: 'Change a plan; the next call counts by it' })
  change(@Call() call: RestCall, @Param('planId') planId: string, @Body() body: PlanChangeBody): Promise<RestAnswer> {
    return this.plans.change(call, planId, body);
  }

  @Delete('plans/:planId')
  @Needs('settings:manage')
  @AnswersNothing()
  @RefusesBecause('in_use')
  @ApiOperation({ summary: 'Delete a plan that nothing depends on' })
  remove(@Call() call: RestCall, @Param('planId') planId: string): Promise<RestAnswer> {
    return this.plans.remove(call, planId);
  }
}
