import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { GRANT_STATES, GRANTS } from '#database/views/grants';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { Answers, AnswersItem, AnswersList, Needs, RestController } from '../rest/rest-route.js';
import {
  GrantBody,
  GrantSummaryBody,
  ReasonBody,
  RevokedTokenBody,
  RevokedTokensBody,
  UserTokensBody,
} from './dto/grant.dto.js';
import { GrantsService } from './grants.service.js';
import { TokenRevocationsService } from './token-revocations.service.js';

@RestController('Grants')
export class GrantsController {
  constructor(
    private readonly grants: GrantsService,
    private readonly revocations: TokenRevocationsService,
  ) {}

  @Get('grants')
  @Needs('account', 'applications:read', 'settings:manage')
  @AnswersList(GrantSummaryBody, GRANTS, { choices: { state: GRANT_STATES } })
  @ApiOperation({ summary: 'What you let applications do, and what people let yours; administrators see all' })
  list(@Call() call: RestCall): Promise<RestAnswer> {
    return this.grants.list(call);
  }

  @Get('grants/:grantId')
  @Needs('account', 'applications:read', 'settings:manage')
  @AnswersItem(GrantBody)
  @ApiOperation({ summary: 'One grant with its stored tokens' })
  read(@Call() call: RestCall, @Param('grantId') grantId: string): Promise<RestAnswer> {
    return this.grants.read(call, grantId);
  }

  @Post('grants/:grantId/revoke')
  @HttpCode(200)
  @Needs('account', 'keys:write', 'settings:manage')
  @AnswersItem(GrantBody)
  @ApiOperation({ summary: 'End a grant and every token that came from it' })
  revoke(@Call() call: RestCall, @Param('grantId') grantId: string): Promise<RestAnswer> {
    return this.grants.revoke(call, grantId);
  }

  @Post('tokens/:tokenId/revoke')
  @HttpCode(200)
  @Needs('account', 'keys:write', 'settings:manage')
  @Answers(RevokedTokenBody)
  @ApiOperation({ summary: 'End one stored token; a refresh token ends its grant' })
  revokeToken(@Call() call: RestCall, @Param('tokenId') tokenId: string): Promise<RestAnswer> {
    return this.revocations.revoke(call, tokenId);
  }

  @Post('users/:userId/revoke-tokens')
  @HttpCode(200)
  @Needs('account', 'settings:manage')
  @Answers(RevokedTokensBody)
  @ApiOperation({ summary: 'End every token of a person' })
  revokeOfUser(@Call() call: RestCall, @Param('userId') userId: string, @Body() body: UserTokensBody) {
    return this.revocations.ofUser(call, userId, body);
  }

  @Post('applications/:applicationId/revoke-tokens')
  @HttpCode(200)
  @Needs('keys:write', 'settings:manage')
  @Answers(RevokedTokensBody)
  @ApiOperation({ summary: 'End every token of an application' })
  revokeOfApplication(@Call() call: RestCall, @Param('applicationId') id: string, @Body() body: ReasonBody) {
    return this.revocations.ofApplication(call, id, body);
  }

  @Post('key-pairs/:keyPairId/revoke-tokens')
  @HttpCode(200)
  @Needs('keys:write', 'settings:manage')
  @Answers(RevokedTokensBody)
  @ApiOperation({ summary: 'End every token of a key pair' })
  revokeOfKeyPair(@Call() call: RestCall, @Param('keyPairId') id: string, @Body() body: ReasonBody) {
    return this.revocations.ofKeyPair(call, id, body);
  }
}
