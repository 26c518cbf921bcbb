import { Body, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { RESOURCES } from '#database/views/resources';
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
import { AUTH_TYPES, METHODS, NewResourceBody, ResourceBody, ResourceChangeBody } from './dto/resource.dto.js';
import { ResourcesService } from './resources.service.js';

@RestController('APIs')
export class ResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  @Get('apis/:apiId/resources')
  @Open()
  @AnswersList(ResourceBody, RESOURCES, { choices: { method: METHODS, authType: AUTH_TYPES } })
  @ApiOperation({ summary: 'What an API consists of' })
  list(@Call() call: RestCall, @Param('apiId') apiId: string): Promise<RestAnswer> {
    return this.resources.list(call, apiId);
  }

  @Post('apis/:apiId/resources')
  @Needs('apis:write')
  @AnswersCreated(ResourceBody)
  @RefusesBecause('name_taken')
  @ApiOperation({ summary: 'Add a resource to an API' })
  add(@Call() call: RestCall, @Param('apiId') apiId: string, @Body() body: NewResourceBody): Promise<RestAnswer> {
    return this.resources.add(call, apiId, body);
  }

  @Patch('resources/:resourceId')
  @Needs('apis:write')
  @NeedsIfMatch()
  @AnswersItem(ResourceBody)
  @RefusesBecause('name_taken')
  @ApiOperation({ summary: 'Change a resource' })
  change(
    @Call() call: RestCall,
    @Param('resourceId') resourceId: string,
    @Body() body: ResourceChangeBody,
  ): Promise<RestAnswer> {
    return this.resources.change(call, resourceId, body);
  }

  @Delete('resources/:resourceId')
  @Needs('apis:write')
  @AnswersNothing()
  @ApiOperation({ summary: 'Remove a resource' })
  remove(@Call() call: RestCall, @Param('resourceId') resourceId: string): Promise<RestAnswer> {
    return this.resources.remove(call, resourceId);
  }
}
