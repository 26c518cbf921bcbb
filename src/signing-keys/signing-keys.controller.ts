import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { Answers, AnswersCreated, Needs, RefusesBecause, RestController } from '../rest/rest-route.js';
import {
  KeyRevocationBody,
  RevokedSigningKeyBody,
  RotationBody,
  SigningKeyBody,
  SigningKeyListBody,
} from './dto/signing-key.dto.js';
import { SigningKeyCommands } from './signing-key-commands.js';

@RestController('Signing keys')
export class SigningKeysController {
  constructor(private readonly commands: SigningKeyCommands) {}

  @Get('signing-keys')
  @Needs('settings:manage')
  @Answers(SigningKeyListBody)
  @ApiOperation({ summary: 'The keys that sign, signed and will sign' })
  list(): Promise<RestAnswer> {
    return this.commands.list();
  }

  @Post('signing-keys/rotate')
  @Needs('settings:manage')
  @AnswersCreated(SigningKeyBody, 'The next key is published; it takes over at `activeFromAt`, or has.')
  @ApiOperation({ summary: 'Let the next key take over' })
  rotate(@Call() call: RestCall, @Body() body: RotationBody): Promise<RestAnswer> {
    return this.commands.rotate(call, body);
  }

  @Post('signing-keys/:keyId/revoke')
  @HttpCode(200)
  @Needs('settings:manage')
  @ApiQuery({ name: 'dryRun', required: false, schema: { type: 'boolean', default: false } })
  @Answers(RevokedSigningKeyBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'End a key that has leaked, and every token that it signed; `dryRun` only counts' })
  revoke(@Call() call: RestCall, @Param('keyId') keyId: string, @Body() body: KeyRevocationBody): Promise<RestAnswer> {
    return this.commands.revoke(call, keyId, body);
  }
}
