import { ApiResponse } from '@nestjs/swagger';
import { oauthErrorCodes } from '#oauth-core/error-catalogue';
import type { OAuthErrorCode } from '#oauth-core/errors';
import { OAuthErrorBody } from '../http/dto/oauth-error.dto.js';

/** Says in the OpenAPI document with which codes a route answers a status, each with an example. */
export const RefusesWith = (status: number, ...codes: readonly OAuthErrorCode[]) =>
  ApiResponse({
    status,
    type: OAuthErrorBody,
    description: codes.map((code) => `\`${code}\`: ${titleOf(code)}`).join(' '),
    examples: Object.fromEntries(codes.map((code) => [code, { summary: titleOf(code), value: exampleOf(code) }])),
  });

const entryOf = (code: OAuthErrorCode) => oauthErrorCodes.find((entry) => entry.code === code);

const titleOf = (code: OAuthErrorCode): string => entryOf(code)?.title ?? code;

const exampleOf = (code: OAuthErrorCode) => ({
  error: code,
  error_description: entryOf(code)?.cause,
  error_uri: `https://localhost:9443/errors/${code}`,
});
