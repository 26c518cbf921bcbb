import { Body, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import { APIS } from '#database/views/apis';
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
import { ApisService } from './apis.service.js';
import { API_STATES, ApiBody, ApiChangeBody, NewApiBody, NewVersionBody } from './dto/api.dto.js';
import { FACETS_SCHEMA } from './dto/facets.js';
import { VersionsService } from './versions.service.js';

@RestController('APIs')
export class ApisController {
  constructor(
    private readonly apis: ApisService,
    private readonly versions: VersionsService,
  ) {}

  @Get('apis')
  @Open()
  @AnswersList(ApiBody, APIS, { choices: { state: API_STATES }, beside: { facets: FACETS_SCHEMA } })
  @ApiQuery({ name: 'facets', required: false, schema: { type: 'string', enum: ['tags'] } })
  @ApiOperation({ summary: 'The catalogue; publishers see their own APIs in every state, administrators all' })
  list(@Call() call: RestCall): Promise<RestAnswer> {
    return this.apis.list(call);
  }

  @Post('apis')
  @Needs('apis:write')
  @AnswersCreated(ApiBody)
  @RefusesBecause('name_taken', 'context_taken')
  @ApiOperation({ summary: 'Create an API; it is not published yet' })
  register(@Call() call: RestCall, @Body() body: NewApiBody): Promise<RestAnswer> {
    return this.apis.register(call, body);
  }

  @Get('apis/:apiId')
  @Open()
  @AnswersItem(ApiBody)
  @ApiOperation({ summary: 'One API' })
  read(@Call() call: RestCall, @Param('apiId') apiId: string): Promise<RestAnswer> {
    return this.apis.read(call, apiId);
  }

  @Patch('apis/:apiId')
  @Needs('apis:write')
  @NeedsIfMatch()
  @AnswersItem(ApiBody)
  @RefusesBecause('in_use', 'name_taken', 'context_taken')
  @ApiOperation({ summary: 'Change an API' })
  change(@Call() call: RestCall, @Param('apiId') apiId: string, @Body() body: ApiChangeBody): Promise<RestAnswer> {
    return this.apis.change(call, apiId, body);
  }

  @Delete('apis/:apiId')
  @Needs('apis:write')
  @AnswersNothing()
  @RefusesBecause('in_use')
  @ApiOperation({ summary: 'Delete an API that nobody is subscribed to' })
  remove(@Call() call: RestCall, @Param('apiId') apiId: string): Promise<RestAnswer> {
    return this.apis.remove(call, apiId);
  }

  @Post('apis/:apiId/versions')
  @Needs('apis:write')
  @AnswersCreated(ApiBody)
  @RefusesBecause('name_taken', 'context_taken')
  @ApiOperation({ summary: 'Copy an API as a new version; it is not published yet' })
  copy(@Call() call: RestCall, @Param('apiId') apiId: string, @Body() body: NewVersionBody): Promise<RestAnswer> {
    return this.versions.copy(call, apiId, body);
  }
}
