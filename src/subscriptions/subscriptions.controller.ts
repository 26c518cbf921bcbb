import { Body, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { SUBSCRIPTIONS } from '#database/views/subscriptions';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import {
  Answers,
  AnswersCreated,
  AnswersItem,
  AnswersList,
  AnswersNothing,
  Needs,
  NeedsIfMatch,
  RefusesBecause,
  RestController,
} from '../rest/rest-route.js';
import { BlockingService } from './blocking.service.js';
import {
  BlockingBody,
  NewSubscriptionBody,
  QuotasBody,
  SUBSCRIPTION_STATES,
  SubscriptionBody,
  SubscriptionChangeBody,
} from './dto/subscription.dto.js';
import { QuotasService } from './quotas.service.js';
import { SubscriptionsService } from './subscriptions.service.js';

@RestController('Subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: SubscriptionsService,
    private readonly blocking: BlockingService,
    private readonly quotas: QuotasService,
  ) {}

  @Get('subscriptions')
  @Needs('applications:read', 'subscriptions:manage')
  @AnswersList(SubscriptionBody, SUBSCRIPTIONS, { choices: { state: SUBSCRIPTION_STATES } })
  @ApiOperation({ summary: 'Those of your applications and to your APIs; administrators see all' })
  list(@Call() call: RestCall): Promise<RestAnswer> {
    return this.subscriptions.list(call);
  }

  @Post('subscriptions')
  @Needs('applications:write')
  @AnswersCreated(SubscriptionBody)
  @RefusesBecause('subscription_exists', 'state_conflict')
  @ApiOperation({ summary: 'Subscribe an application to an API' })
  subscribe(@Call() call: RestCall, @Body() body: NewSubscriptionBody): Promise<RestAnswer> {
    return this.subscriptions.subscribe(call, body);
  }

  @Get('subscriptions/:subscriptionId')
  @Needs('applications:read', 'subscriptions:manage')
  @AnswersItem(SubscriptionBody)
  @ApiOperation({ summary: 'One subscription' })
  read(@Call() call: RestCall, @Param('subscriptionId') subscriptionId: string): Promise<RestAnswer> {
    return this.subscriptions.read(call, subscriptionId);
  }

  @Patch('subscriptions/:subscriptionId')
  @Needs('applications:write', 'subscriptions:manage')
  @NeedsIfMatch()
  @AnswersItem(SubscriptionBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Change the plan' })
  change(
    @Call() call: RestCall,
    @Param('subscriptionId') subscriptionId: string,
    @Body() body: SubscriptionChangeBody,
  ): Promise<RestAnswer> {
    return this.subscriptions.change(call, subscriptionId, body);
  }

  @Delete('subscriptions/:subscriptionId')
  @Needs('applications:write')
  @AnswersNothing()
  @ApiOperation({ summary: 'Unsubscribe' })
  remove(@Call() call: RestCall, @Param('subscriptionId') subscriptionId: string): Promise<RestAnswer> {
    return this.subscriptions.remove(call, subscriptionId);
  }

  @Post('subscriptions/:subscriptionId/block')
  @HttpCode(200)
  @Needs('subscriptions:manage')
  @AnswersItem(SubscriptionBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Stop a subscription' })
  block(
    @Call() call: RestCall,
    @Param('subscriptionId') subscriptionId: string,
    @Body() { reason }: BlockingBody,
  ): Promise<RestAnswer> {
    return this.blocking.move(call, subscriptionId, 'block', reason);
  }

  @Post('subscriptions/:subscriptionId/block-production')
  @HttpCode(200)
  @Needs('subscriptions:manage')
  @AnswersItem(SubscriptionBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Stop the production keys of a subscription' })
  blockProduction(
    @Call() call: RestCall,
    @Param('subscriptionId') subscriptionId: string,
    @Body() { reason }: BlockingBody,
  ): Promise<RestAnswer> {
    return this.blocking.move(call, subscriptionId, 'block-production', reason);
  }

  @Post('subscriptions/:subscriptionId/unblock')
  @HttpCode(200)
  @Needs('subscriptions:manage')
  @AnswersItem(SubscriptionBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Let a subscription go on' })
  unblock(
    @Call() call: RestCall,
    @Param('subscriptionId') subscriptionId: string,
    @Body() { reason }: BlockingBody,
  ): Promise<RestAnswer> {
    return this.blocking.move(call, subscriptionId, 'unblock', reason);
  }

  @Get('subscriptions/:subscriptionId/quota')
  @Needs('applications:read', 'subscriptions:manage')
  @Answers(QuotasBody)
  @ApiOperation({ summary: 'What is left of the plan' })
  quota(@Call() call: RestCall, @Param('subscriptionId') subscriptionId: string): Promise<RestAnswer> {
    return this.quotas.read(call, subscriptionId);
  }
}
