import { Body, Get, Patch } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { AnswersItem, Needs, NeedsIfMatch, Open, RestController } from '../rest/rest-route.js';
import { PublicSettingsBody, SettingsBody, SettingsChangeBody } from './dto/settings.dto.js';
import { SettingsService } from './settings.service.js';

@RestController('Installation')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get('settings')
  @Open()
  @ApiExtraModels(SettingsBody, PublicSettingsBody)
  @ApiResponse({
    status: 200,
    description: 'All of them for an administrator, for everybody else what a page to sign up needs.',
    schema: { anyOf: [{ $ref: getSchemaPath(SettingsBody) }, { $ref: getSchemaPath(PublicSettingsBody) }] },
  })
  @ApiOperation({ summary: 'The settings' })
  read(@Call() call: RestCall): Promise<RestAnswer> {
    return this.settings.read(call);
  }

  @Patch('settings')
  @Needs('settings:manage')
  @NeedsIfMatch()
  @AnswersItem(SettingsBody)
  @ApiOperation({ summary: 'Change settings' })
  change(@Call() call: RestCall, @Body() body: SettingsChangeBody): Promise<RestAnswer> {
    return this.settings.change(call, body);
  }
}
