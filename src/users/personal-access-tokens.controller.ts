import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { PERSONAL_ACCESS_TOKENS } from '#database/views/personal-access-tokens';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { AnswersCreated, AnswersItem, AnswersList, Needs, RefusesBecause, RestController } from '../rest/rest-route.js';
import {
  CreatedPersonalAccessTokenBody,
  NewPersonalAccessTokenBody,
  PersonalAccessTokenBody,
} from './dto/personal-access-token.dto.js';
import { PersonalAccessTokensService } from './personal-access-tokens.service.js';

@RestController('Users')
export class PersonalAccessTokensController {
  constructor(private readonly tokens: PersonalAccessTokensService) {}

  @Get('users/:userId/personal-access-tokens')
  @Needs('account', 'users:manage')
  @AnswersList(PersonalAccessTokenBody, PERSONAL_ACCESS_TOKENS)
  @ApiOperation({ summary: 'The personal access tokens of a person' })
  list(@Call() call: RestCall, @Param('userId') userId: string): Promise<RestAnswer> {
    return this.tokens.list(call, userId);
  }

  @Post('users/:userId/personal-access-tokens')
  @Needs('account')
  @AnswersCreated(CreatedPersonalAccessTokenBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Make a personal access token, shown this once' })
  create(
    @Call() call: RestCall,
    @Param('userId') userId: string,
    @Body() body: NewPersonalAccessTokenBody,
  ): Promise<RestAnswer> {
    return this.tokens.create(call, userId, body);
  }

  @Post('personal-access-tokens/:tokenId/revoke')
  @HttpCode(200)
  @Needs('account', 'users:manage')
  @AnswersItem(PersonalAccessTokenBody)
  @ApiOperation({ summary: 'End a personal access token' })
  revoke(@Call() call: RestCall, @Param('tokenId') tokenId: string): Promise<RestAnswer> {
    return this.tokens.revoke(call, tokenId);
  }
}
