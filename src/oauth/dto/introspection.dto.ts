import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RevocationForm } from './revocation.dto.js';

/** The form of the introspection endpoint, for the OpenAPI document; the form itself is read by parseForm. */
export class IntrospectionForm extends RevocationForm {}

/** RFC 7662 section 2.2. Of a token that is not active there is only this one member. */
export class IntrospectionBody {
  @ApiProperty()
  readonly active: boolean;

  @ApiPropertyOptional({ enum: ['Bearer'] })
  readonly token_type?: string;

  /** What the token is for: a refresh token opens nothing but the token endpoint. */
  @ApiPropertyOptional({ enum: ['access_token', 'refresh_token'] })
  readonly token_use?: string;

  /** Of the person behind the token; left out when it is not known. */
  @ApiPropertyOptional({ example: 'maria' })
  readonly username?: string;

  @ApiPropertyOptional({ format: 'uri' })
  readonly iss?: string;

  /** A person, or the consumer key of an application token. */
  @ApiPropertyOptional()
  readonly sub?: string;

  @ApiPropertyOptional({ type: [String] })
  readonly aud?: readonly string[];

  @ApiPropertyOptional()
  readonly client_id?: string;

  @ApiPropertyOptional()
  readonly azp?: string;

  @ApiPropertyOptional({ type: 'integer' })
  readonly iat?: number;

  @ApiPropertyOptional({ type: 'integer' })
  readonly exp?: number;

  @ApiPropertyOptional({ format: 'uuid' })
  readonly jti?: string;

  @ApiPropertyOptional({ example: 'default' })
  readonly scope?: string;

  @ApiPropertyOptional({ enum: ['APPLICATION', 'APPLICATION_USER'] })
  readonly aut?: string;

  @ApiPropertyOptional({ enum: ['PRODUCTION', 'SANDBOX'] })
  readonly key_type?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  readonly application_id?: string;

  /** Which secret of the key pair obtained the token. */
  @ApiPropertyOptional({ format: 'uuid' })
  readonly secret_id?: string;

  /** When the person authenticated. */
  @ApiPropertyOptional({ type: 'integer' })
  readonly auth_time?: number;

  @ApiPropertyOptional()
  readonly acr?: string;

  @ApiPropertyOptional({ type: [String], example: ['pwd'] })
  readonly amr?: readonly string[];
}
