import {
  applyDecorators,
  Controller,
  type NestInterceptor,
  type Type,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOAuth2,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Listing } from '#database/listing';
import { ProblemBody } from '../http/dto/problem.dto.js';
import { PROBLEMS, type ProblemCode } from '../http/problems.js';
import { ForBearers, Public, ServedOn, Speaks } from '../http/route-declaration.js';
import { AnswerInterceptor } from './answer.interceptor.js';
import { BearerGuard, NeedsScope } from './bearer.guard.js';
import { BodyPipe } from './body.pipe.js';
import type { RestScope } from './caller.js';
import { JsonBodyInterceptor } from './json-body.js';

/** A controller of the REST API: its routes hang below `/api/v1` on the console. Bodies are JSON, unless something else reads them. */
export const RestController = (tag: string, bodies: Type<NestInterceptor> = JsonBodyInterceptor) =>
  applyDecorators(
    ApiTags(tag),
    ServedOn('console'),
    Speaks('problem'),
    UseGuards(BearerGuard),
    UseInterceptors(AnswerInterceptor, bodies),
    UsePipes(BodyPipe),
    Controller('api/v1'),
  );

/** Lets in who has a token with one of these scopes; the relation to the object is for the service to judge. */
export const Needs = (...scopes: readonly RestScope[]) =>
  applyDecorators(
    ForBearers(),
    NeedsScope(...scopes),
    ApiBearerAuth('bearer'),
    ...scopes.map((scope) => ApiOAuth2([`gatehouse:${scope}`], 'oauth2')),
  );

/** Lets everybody in; who sends a token may see more. */
export const Open = () => Public();

const ETAG = { ETag: { $ref: '#/components/headers/ETag' } } as unknown as Record<string, never>;
const LOCATION = { Location: { $ref: '#/components/headers/Location' } } as unknown as Record<string, never>;

/** Answers with an object that has versions. */
export const AnswersItem = (type: Type<object>, description = 'The object.') =>
  ApiResponse({ status: 200, type, description, headers: ETAG });

/** Answers with something that has none. */
export const Answers = (type: Type<object>, { status = 200, description = 'The answer.' } = {}) =>
  ApiResponse({ status, type, description });

/** Does something that the same Idempotency-Key never does twice. */
export const Repeatable = () =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: '1 to 64 visible ASCII characters: the same request with the same key within a day is done once.',
      schema: { type: 'string', minLength: 1, maxLength: 64 },
    }),
    RefusesBecause('idempotency_in_progress', 'idempotency_key_reused', 'secret_already_shown'),
  );

/** Makes an object; the same Idempotency-Key never makes it twice. */
export const AnswersCreated = (type: Type<object>, description = 'It was made.') =>
  madeOnce(type, description, { ...ETAG, ...LOCATION });

/** The same for what has no address of its own. */
export const AnswersMade = (type: Type<object>, description: string) => madeOnce(type, description, {});

const madeOnce = (type: Type<object>, description: string, headers: Record<string, never>) =>
  applyDecorators(Repeatable(), ApiResponse({ status: 201, type, description, headers }));

export const AnswersNothing = () => ApiResponse({ status: 204, description: 'Done. There is no body.' });

/** A change of members that must not undo what others did. */
export const NeedsIfMatch = () =>
  applyDecorators(NeedsVersion(), ApiConsumes('application/json', 'application/merge-patch+json'));

/** The same of what is replaced whole. */
export const NeedsVersion = () =>
  applyDecorators(
    ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the object as it was read, or *.' }),
    RefusesBecause('precondition_required', 'precondition_failed'),
  );

export interface ListDescription {
  /** The values of filters of which only these exist. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Members that the list has beside its items. */
  readonly beside?: Readonly<Record<string, object>>;
  /** The media type of the same page as one object a line, where there is such a form. */
  readonly lines?: string;
}

/** One page of a list, with the parameters that it takes. */
export function AnswersList(
  type: Type<object>,
  listing: Listing,
  { choices = {}, beside = {}, lines }: ListDescription = {},
) {
  const sorts = Object.keys(listing.sorts).flatMap((name) => [name, `-${name}`]);
  const text = { type: 'string' } as const;
  return applyDecorators(
    ApiExtraModels(type),
    ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 } }),
    ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before.', schema: text }),
    ApiQuery({ name: 'sort', required: false, schema: { ...text, enum: sorts, default: listing.defaultSort } }),
    ApiQuery({ name: 'total', required: false, schema: { type: 'boolean', default: false } }),
    ...(listing.search.length > 0
      ? [ApiQuery({ name: 'q', required: false, description: 'A part of the text, in any letter case.', schema: text })]
      : []),
    ...Object.entries(listing.filters).map(([name, filter]) =>
      ApiQuery({
        name,
        required: false,
        ...(!filter.isInstant && { description: 'Given several times, any of the values passes.' }),
        schema: filter.isInstant
          ? { ...text, format: 'date-time' }
          : { type: 'array', items: choices[name] ? { ...text, enum: [...choices[name]] } : text, maxItems: 20 },
      }),
    ),
    ApiResponse({
      status: 200,
      description: 'One page.',
      content: {
        'application/json': { schema: pageSchema(type, beside) },
        ...(lines && {
          [lines]: { schema: { ...text, description: 'One object a line; the next page is in `Link`.' } },
        }),
      },
    }),
  );
}

const pageSchema = (type: Type<object>, beside: Readonly<Record<string, object>>) => ({
  type: 'object',
  required: ['items', 'nextCursor'],
  properties: {
    items: { type: 'array', items: { $ref: getSchemaPath(type) } },
    nextCursor: { type: 'string', nullable: true, description: 'Null on the last page.' },
    total: { type: 'integer', nullable: true, description: 'When asked for: up to 10,000, above that null.' },
    totalAtLeast: { type: 'integer', description: 'There are more than are counted.' },
    ...beside,
  },
});

/** The refusals that are peculiar to a route, each with its code. */
export function RefusesBecause(...codes: readonly ProblemCode[]) {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return applyDecorators(
    ApiExtraModels(ProblemBody),
    ...statuses.map((status) => {
      const own = codes.filter((code) => PROBLEMS[code].status === status);
      return ApiResponse({
        status,
        description: own.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' '),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemBody) } } },
      });
    }),
  );
}
