import { applyDecorators } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBasicAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiServiceUnavailableResponse,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { OAuthErrorBody, TokenAnswerBody, TokenForm } from './dto/token.dto.js';

/** What the OpenAPI document says about the token endpoint, alike for each of its addresses. */
export const DescribesTokenEndpoint = () =>
  applyDecorators(
    ApiBasicAuth('client'),
    ApiConsumes('application/x-www-form-urlencoded'),
    ApiBody({ type: TokenForm }),
    ApiOkResponse({ type: TokenAnswerBody }),
    ApiBadRequestResponse({
      type: OAuthErrorBody,
      description: 'The request, the grant, the scope or the grant type.',
    }),
    ApiUnauthorizedResponse({ type: OAuthErrorBody, description: 'The client did not prove who it is.' }),
    ApiTooManyRequestsResponse({ type: OAuthErrorBody, description: 'Too many attempts; Retry-After says how long.' }),
    ApiServiceUnavailableResponse({
      type: OAuthErrorBody,
      description: 'The database is away; Retry-After says how long.',
    }),
  );
