import { Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { Answers, AnswersNothing, Needs, RefusesBecause, RestController } from '../rest/rest-route.js';
import { FactorListBody, SessionBody, SessionListBody } from './dto/session.dto.js';
import { FactorsService } from './factors.service.js';
import { SessionsService } from './sessions.service.js';

@RestController('Users')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly factors: FactorsService,
  ) {}

  @Get('users/:userId/sessions')
  @Needs('account', 'users:manage')
  @Answers(SessionListBody)
  @ApiOperation({ summary: 'Where a person is signed in' })
  list(@Call() call: RestCall, @Param('userId') userId: string): Promise<RestAnswer> {
    return this.sessions.list(call, userId);
  }

  @Post('sessions/:sessionId/revoke')
  @HttpCode(200)
  @Needs('account', 'users:manage')
  @Answers(SessionBody)
  @ApiOperation({ summary: 'Sign a person out of one browser, with what applications were given there' })
  revoke(@Call() call: RestCall, @Param('sessionId') sessionId: string): Promise<RestAnswer> {
    return this.sessions.revoke(call, sessionId);
  }

  @Get('users/:userId/factors')
  @Needs('account', 'users:manage')
  @Answers(FactorListBody)
  @ApiOperation({ summary: 'The second factors of a person; new ones are set up on the pages' })
  listFactors(@Call() call: RestCall, @Param('userId') userId: string): Promise<RestAnswer> {
    return this.factors.list(call, userId);
  }

  @Delete('factors/:factorId')
  @Needs('account', 'users:manage')
  @AnswersNothing()
  @RefusesBecause('in_use')
  @ApiOperation({ summary: 'End a second factor, unless it is the last of a person who must have one' })
  removeFactor(@Call() call: RestCall, @Param('factorId') factorId: string): Promise<RestAnswer> {
    return this.factors.remove(call, factorId);
  }
}
