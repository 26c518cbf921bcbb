import { Body, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import {
  Answers,
  AnswersCreated,
  AnswersItem,
  AnswersMade,
  AnswersNothing,
  Needs,
  NeedsIfMatch,
  RefusesBecause,
  RestController,
} from '../rest/rest-route.js';
import {
  KeyPairBody,
  KeyPairChangeBody,
  KeyPairListBody,
  NewKeyPairBody,
  TokenBody,
  TokenOrderBody,
} from './dto/key-pair.dto.js';
import { GeneratedKeyPairBody } from './dto/secret.dto.js';
import { KeyPairsService } from './key-pairs.service.js';

@RestController('Applications')
export class KeyPairsController {
  constructor(private readonly keyPairs: KeyPairsService) {}

  @Get('applications/:applicationId/key-pairs')
  @Needs('applications:read')
  @Answers(KeyPairListBody)
  @ApiOperation({ summary: 'The key pairs of an application' })
  list(@Call() call: RestCall, @Param('applicationId') applicationId: string): Promise<RestAnswer> {
    return this.keyPairs.list(call, applicationId);
  }

  @Post('applications/:applicationId/key-pairs')
  @Needs('keys:write')
  @AnswersCreated(GeneratedKeyPairBody, 'The key pair, with its secret, which is shown this once.')
  @RefusesBecause('key_pair_exists', 'state_conflict')
  @ApiOperation({ summary: 'Generate keys, all or nothing; administrators also import those of another installation' })
  generate(
    @Call() call: RestCall,
    @Param('applicationId') applicationId: string,
    @Body() body: NewKeyPairBody,
  ): Promise<RestAnswer> {
    return this.keyPairs.generate(call, applicationId, body);
  }

  @Get('key-pairs/:keyPairId')
  @Needs('applications:read')
  @AnswersItem(KeyPairBody)
  @ApiOperation({ summary: 'One key pair' })
  read(@Call() call: RestCall, @Param('keyPairId') keyPairId: string): Promise<RestAnswer> {
    return this.keyPairs.read(call, keyPairId);
  }

  @Patch('key-pairs/:keyPairId')
  @Needs('keys:write')
  @NeedsIfMatch()
  @AnswersItem(KeyPairBody)
  @ApiOperation({ summary: 'Change grants, redirect URIs, lifetimes and scopes' })
  change(
    @Call() call: RestCall,
    @Param('keyPairId') keyPairId: string,
    @Body() body: KeyPairChangeBody,
  ): Promise<RestAnswer> {
    return this.keyPairs.change(call, keyPairId, body);
  }

  @Delete('key-pairs/:keyPairId')
  @Needs('keys:write')
  @AnswersNothing()
  @ApiOperation({ summary: 'Delete a key pair; all its tokens end' })
  remove(@Call() call: RestCall, @Param('keyPairId') keyPairId: string): Promise<RestAnswer> {
    return this.keyPairs.remove(call, keyPairId);
  }

  @Post('key-pairs/:keyPairId/tokens')
  @Needs('keys:write')
  @AnswersMade(TokenBody, 'The token, which is shown this once.')
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'An application token for trying out; no secret is asked' })
  issueToken(
    @Call() call: RestCall,
    @Param('keyPairId') keyPairId: string,
    @Body() body: TokenOrderBody,
  ): Promise<RestAnswer> {
    return this.keyPairs.issueToken(call, keyPairId, body);
  }

  @Post('key-pairs/:keyPairId/disable')
  @HttpCode(200)
  @Needs('keys:write')
  @AnswersItem(KeyPairBody)
  @ApiOperation({ summary: 'Stop a key pair; its tokens end' })
  disable(@Call() call: RestCall, @Param('keyPairId') keyPairId: string): Promise<RestAnswer> {
    return this.keyPairs.disable(call, keyPairId);
  }

  @Post('key-pairs/:keyPairId/enable')
  @HttpCode(200)
  @Needs('keys:write')
  @AnswersItem(KeyPairBody)
  @ApiOperation({ summary: 'Let a stopped key pair go on' })
  enable(@Call() call: RestCall, @Param('keyPairId') keyPairId: string): Promise<RestAnswer> {
    return this.keyPairs.enable(call, keyPairId);
  }
}
