import { Body, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import {
  Answers,
  AnswersCreated,
  AnswersItem,
  Needs,
  NeedsIfMatch,
  RefusesBecause,
  RestController,
} from '../rest/rest-route.js';
import {
  NewSecretBody,
  RotatedSecretBody,
  RotationBody,
  SecretBody,
  SecretChangeBody,
  SecretListBody,
  SecretRevocationBody,
} from './dto/secret.dto.js';
import { SecretsService } from './secrets.service.js';

@RestController('Applications')
export class SecretsController {
  constructor(private readonly secrets: SecretsService) {}

  @Get('key-pairs/:keyPairId/secrets')
  @Needs('applications:read')
  @Answers(SecretListBody)
  @ApiOperation({ summary: 'The secrets of a key pair, without their values' })
  list(@Call() call: RestCall, @Param('keyPairId') keyPairId: string): Promise<RestAnswer> {
    return this.secrets.list(call, keyPairId);
  }

  @Post('key-pairs/:keyPairId/secrets')
  @Needs('keys:write')
  @AnswersCreated(SecretBody, 'The secret, with its value, which is shown this once.')
  @RefusesBecause('secret_limit', 'state_conflict')
  @ApiOperation({ summary: 'Add a secret; the others go on' })
  add(@Call() call: RestCall, @Param('keyPairId') keyPairId: string, @Body() body: NewSecretBody): Promise<RestAnswer> {
    return this.secrets.add(call, keyPairId, body);
  }

  @Post('key-pairs/:keyPairId/rotate')
  @Needs('keys:write')
  @AnswersCreated(RotatedSecretBody, 'The new secret, with its value, and when the others end.')
  @RefusesBecause('secret_limit', 'state_conflict')
  @ApiOperation({ summary: 'Add a secret and end the others after an overlap' })
  rotate(
    @Call() call: RestCall,
    @Param('keyPairId') keyPairId: string,
    @Body() body: RotationBody,
  ): Promise<RestAnswer> {
    return this.secrets.rotate(call, keyPairId, body);
  }

  @Patch('secrets/:secretId')
  @Needs('keys:write')
  @NeedsIfMatch()
  @AnswersItem(SecretBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Change the label, or bring the end forward' })
  change(
    @Call() call: RestCall,
    @Param('secretId') secretId: string,
    @Body() body: SecretChangeBody,
  ): Promise<RestAnswer> {
    return this.secrets.change(call, secretId, body);
  }

  @Post('secrets/:secretId/revoke')
  @HttpCode(200)
  @Needs('keys:write')
  @AnswersItem(SecretBody)
  @RefusesBecause('last_secret')
  @ApiOperation({ summary: 'End a secret now, and if asked the tokens that it obtained' })
  revoke(
    @Call() call: RestCall,
    @Param('secretId') secretId: string,
    @Body() body: SecretRevocationBody,
  ): Promise<RestAnswer> {
    return this.secrets.revoke(call, secretId, body);
  }
}
