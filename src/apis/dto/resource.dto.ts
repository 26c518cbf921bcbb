import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Choice, Field, lineRule, Lines, Text } from '../../rest/fields.js';
import { MAX_PATH_LENGTH, MAX_SCOPE_LENGTH } from '../documents/limits.js';
import { templateRule } from '../resource-rules.js';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', '*'] as const;
export const AUTH_TYPES = ['ANY', 'APPLICATION', 'APPLICATION_USER', 'NONE'] as const;

const templateSchema = { type: 'string', minLength: 1, maxLength: MAX_PATH_LENGTH };
const scopes = { maxLength: MAX_SCOPE_LENGTH, rule: lineRule(MAX_SCOPE_LENGTH) };

/** What a new resource is told. */
export class NewResourceBody {
  /** `*` stands for every method that has no resource of its own. */
  @Choice(METHODS, { example: 'GET' })
  readonly method: (typeof METHODS)[number];

  /** Below context and version. `{orderId}` stands for one segment, `*` as the last one for any rest. */
  @Field(templateRule, templateSchema, { example: '/order/{orderId}' })
  readonly path: string;

  /** Whose token is asked for: of an application for itself, of a person, of either; NONE asks for no token. */
  @Choice(AUTH_TYPES, { optional: true })
  readonly authType?: (typeof AUTH_TYPES)[number];

  /** Scopes of the API, of which the token must have one; none: no scope is asked. */
  @Lines(scopes, { optional: true })
  readonly scopes?: readonly string[];

  @Text(2000, { optional: true })
  readonly description?: string;
}

/** What changes of a resource; what is left out stays. */
export class ResourceChangeBody {
  @Choice(METHODS, { optional: true })
  readonly method?: (typeof METHODS)[number];

  @Field(templateRule, templateSchema, { optional: true })
  readonly path?: string;

  @Choice(AUTH_TYPES, { optional: true })
  readonly authType?: (typeof AUTH_TYPES)[number];

  @Lines(scopes, { optional: true })
  readonly scopes?: readonly string[];

  @Text(2000, { optional: true })
  readonly description?: string;
}

@ApiSchema({ name: 'Resource' })
export class ResourceBody {
  readonly id: string;
  readonly apiId: string;

  @ApiProperty({ enum: METHODS })
  readonly method: string;

  readonly path: string;

  @ApiProperty({ enum: AUTH_TYPES })
  readonly authType: string;

  @ApiProperty({ type: [String] })
  readonly scopes: readonly string[];
  readonly description: string;

  /** Null of one that a former release made. */
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
}
