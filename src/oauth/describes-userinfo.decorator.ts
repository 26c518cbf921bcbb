import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { UserinfoBody } from './dto/userinfo.dto.js';

/** What the OpenAPI document says about userinfo's answer, which is JSON or, for key pairs that ask for it, a JWT. */
export const DescribesUserinfo = () =>
  applyDecorators(
    ApiExtraModels(UserinfoBody),
    ApiOkResponse({
      description: 'Claims about the person; as a signed JWT if the key pair has a userinfoSignedResponseAlg.',
      content: {
        'application/json': { schema: { $ref: getSchemaPath(UserinfoBody) } },
        'application/jwt': { schema: { type: 'string' } },
      },
    }),
  );
