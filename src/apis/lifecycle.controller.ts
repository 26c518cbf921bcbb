import { applyDecorators, Body, HttpCode, Param, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiQuery, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { Needs, RefusesBecause, RestController } from '../rest/rest-route.js';
import { LifecycleBody, LifecyclePreviewBody, MovedApiBody } from './dto/api.dto.js';
import type { LifecycleVerb } from './lifecycle.js';
import { LifecycleService } from './lifecycle.service.js';

/** A step of the lifecycle: the API as it is then, or with `dryRun` the effects alone. */
const Step = (verb: LifecycleVerb, summary: string) =>
  applyDecorators(
    Post(`apis/:apiId/${verb}`),
    HttpCode(200),
    Needs('apis:write'),
    ApiExtraModels(MovedApiBody, LifecyclePreviewBody),
    ApiQuery({ name: 'dryRun', required: false, schema: { type: 'boolean', default: false } }),
    ApiResponse({
      status: 200,
      description: 'The API and whom it concerned; with dryRun only whom it would concern.',
      schema: { anyOf: [{ $ref: getSchemaPath(MovedApiBody) }, { $ref: getSchemaPath(LifecyclePreviewBody) }] },
    }),
    RefusesBecause('state_conflict'),
    ApiOperation({ summary }),
  );

@RestController('APIs')
export class LifecycleController {
  constructor(private readonly lifecycle: LifecycleService) {}

  @Step('publish', 'Let applications subscribe to an API and call it')
  publish(@Call() call: RestCall, @Param('apiId') apiId: string, @Body() body: LifecycleBody): Promise<RestAnswer> {
    return this.lifecycle.move(call, apiId, 'publish', body);
  }

  @Step('block', 'Refuse all calls of an API until it is unblocked')
  block(@Call() call: RestCall, @Param('apiId') apiId: string, @Body() body: LifecycleBody): Promise<RestAnswer> {
    return this.lifecycle.move(call, apiId, 'block', body);
  }

  @Step('unblock', 'Let a blocked API go on as it was')
  unblock(@Call() call: RestCall, @Param('apiId') apiId: string, @Body() body: LifecycleBody): Promise<RestAnswer> {
    return this.lifecycle.move(call, apiId, 'unblock', body);
  }

  @Step('deprecate', 'Take no more subscriptions; those that there are go on')
  deprecate(@Call() call: RestCall, @Param('apiId') apiId: string, @Body() body: LifecycleBody): Promise<RestAnswer> {
    return this.lifecycle.move(call, apiId, 'deprecate', body);
  }

  @Step('retire', 'End an API for good, and its subscriptions with it')
  retire(@Call() call: RestCall, @Param('apiId') apiId: string, @Body() body: LifecycleBody): Promise<RestAnswer> {
    return this.lifecycle.move(call, apiId, 'retire', body);
  }
}
