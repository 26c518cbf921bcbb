import { ApiProperty } from '@nestjs/swagger';

/** What a client needs to know to get a token for an API (RFC 9728 section 2). */
export class ProtectedResourceMetadata {
  /** The base URL of the API. */
  @ApiProperty({ format: 'uri', example: 'https://localhost:8243/pizzashack/1.0.0' })
  readonly resource: string;

  @ApiProperty({ example: 'PizzaShack' })
  readonly resource_name: string;

  @ApiProperty({ example: ['https://localhost:8243'] })
  readonly authorization_servers: readonly string[];

  @ApiProperty({ enum: ['header'], isArray: true })
  readonly bearer_methods_supported: readonly 'header'[];

  @ApiProperty({ example: ['orders:write'] })
  readonly scopes_supported: readonly string[];
}
