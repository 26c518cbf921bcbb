import { applyDecorators } from '@nestjs/common';
import { ApiBasicAuth, ApiConsumes } from '@nestjs/swagger';

/** What the OpenAPI document says about every endpoint to which a client sends a form. */
export const DescribesClientEndpoint = () =>
  applyDecorators(ApiBasicAuth('client'), ApiConsumes('application/x-www-form-urlencoded'));
