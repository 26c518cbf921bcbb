import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOkResponse } from '@nestjs/swagger';
import { DescribesClientEndpoint } from './client-endpoint.decorator.js';
import { TokenAnswerBody, TokenForm } from './dto/token.dto.js';
import { RefusesWith } from './refuses-with.decorator.js';

/** What the OpenAPI document says about the token endpoint, alike for each of its addresses. */
export const DescribesTokenEndpoint = () =>
  applyDecorators(
    DescribesClientEndpoint(),
    ApiBody({ type: TokenForm }),
    ApiOkResponse({ type: TokenAnswerBody }),
    RefusesWith(
      400,
      'invalid_request',
      'invalid_grant',
      'unauthorized_client',
      'unsupported_grant_type',
      'invalid_scope',
      'invalid_target',
    ),
  );
