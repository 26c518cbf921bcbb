import { applyDecorators, Get, Headers, Param, Post, Put } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import {
  Answers,
  AnswersCreated,
  Needs,
  NeedsVersion,
  Open,
  RefusesBecause,
  RestController,
} from '../rest/rest-route.js';
import { DocumentsService } from './documents.service.js';
import { DescribedApiBody, ImportedApiBody, ImportPreviewBody } from './dto/document.dto.js';
import { ImportsService } from './imports.service.js';
import { DOCUMENT_TYPES, DocumentInterceptor, Sent, type SentDocument } from './sent-document.js';

const DOCUMENT = { type: 'object', description: 'An OpenAPI 3 document.', additionalProperties: true } as const;
const text = { type: 'string' } as const;

const SERVED = Object.fromEntries(
  Object.entries(DOCUMENT_TYPES).map(([type, format]) => [type, { schema: format === 'json' ? DOCUMENT : text }]),
);

/** The body is a document and nothing else. */
const TakesDocument = () =>
  applyDecorators(ApiConsumes(...Object.keys(DOCUMENT_TYPES)), ApiBody({ schema: DOCUMENT, required: true }));

@RestController('APIs', DocumentInterceptor)
export class DocumentsController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly imports: ImportsService,
  ) {}

  @Post('apis/import')
  @Needs('apis:write')
  @TakesDocument()
  @ApiExtraModels(ImportPreviewBody)
  @ApiQuery({ name: 'dryRun', required: false, schema: { type: 'boolean', default: false } })
  @ApiQuery({ name: 'context', required: false, description: 'Unless the document leads to one.', schema: text })
  @ApiQuery({
    name: 'planIds',
    required: false,
    description: 'Given several times, it is offered under each; else under the default plan.',
    schema: { type: 'array', items: text, maxItems: 50 },
  })
  @ApiQuery({
    name: 'productionEndpoint',
    required: false,
    description: 'Instead of that of the document.',
    schema: text,
  })
  @ApiQuery({ name: 'sandboxEndpoint', required: false, description: 'Instead of that of the document.', schema: text })
  @AnswersCreated(ImportedApiBody)
  @ApiResponse({
    status: 200,
    description: 'With dryRun: what would be made.',
    schema: { $ref: getSchemaPath(ImportPreviewBody) },
  })
  @RefusesBecause('document_invalid', 'name_taken', 'context_taken')
  @ApiOperation({ summary: 'Create an API from an OpenAPI document; it is not published yet' })
  take(@Call() call: RestCall, @Sent() sent: SentDocument): Promise<RestAnswer> {
    return this.imports.take(call, sent);
  }

  @Get('apis/:apiId/openapi')
  @Open()
  @ApiResponse({
    status: 200,
    description: 'The document, with the address and the security of the gateway.',
    content: SERVED,
  })
  @RefusesBecause('not_acceptable')
  @ApiOperation({ summary: 'The OpenAPI document of an API' })
  read(
    @Call() call: RestCall,
    @Param('apiId') apiId: string,
    @Headers('accept') accept: string | undefined,
  ): Promise<RestAnswer> {
    return this.documents.read(call, apiId, accept);
  }

  @Put('apis/:apiId/openapi')
  @Needs('apis:write')
  @NeedsVersion()
  @TakesDocument()
  @Answers(DescribedApiBody)
  @RefusesBecause('document_invalid')
  @ApiOperation({ summary: 'Replace the document of an API; resources and scopes follow' })
  replace(@Call() call: RestCall, @Param('apiId') apiId: string, @Sent() sent: SentDocument): Promise<RestAnswer> {
    return this.documents.replace(call, apiId, sent);
  }
}
