import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Where everything is. */
@ApiSchema({ name: 'Installation' })
export class InstallationBody {
  @ApiProperty({ example: 'Gatehouse' })
  readonly name: string;

  readonly version: string;

  /** The `iss` of every token, and the origin of the Token API. */
  @ApiProperty({ format: 'uri' })
  readonly issuer: string;

  /** Below it is every published API. */
  @ApiProperty({ format: 'uri' })
  readonly gateway: string;

  /** The OpenAPI document of all this. */
  @ApiProperty({ format: 'uri' })
  readonly openapi: string;

  /** Swagger UI. */
  @ApiProperty({ format: 'uri' })
  readonly docs: string;

  /** What each error code means. */
  @ApiProperty({ format: 'uri' })
  readonly errors: string;
}
