import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';

/** What is wrong with a value: `at` is the place inside it, as a JSON pointer. */
export interface Fault {
  readonly at?: string;
  readonly code: string;
  readonly detail: string;
  readonly allowed?: unknown;
}

/** What a member must be; null when it is. */
export type Rule = (value: unknown) => Fault | null;

export interface FieldOptions {
  /** May be left out. */
  readonly optional?: boolean;
  /** May be null, which means unset. */
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

/** The name of the one constraint that every member of a request has; its message is the {@link Fault} as JSON. */
export const RULE = 'gatehouseRule';

/** A member of a request: its rule for class-validator and its schema for the OpenAPI document, in one place. */
export const Field = (rule: Rule, schema: object, options: FieldOptions = {}): PropertyDecorator => {
  const { optional = false, nullable = false, description, example } = options;
  const allowed: Rule = (value) => (nullable && value === null ? null : rule(value));
  return applyDecorators(
    ApiProperty({
      ...schema,
      required: !optional,
      ...(nullable && { nullable }),
      ...(description && { description }),
      ...(example !== undefined && { example }),
    } as ApiPropertyOptions),
    ...(optional ? [ValidateIf((_, value) => value !== undefined)] : []),
    ValidateBy({
      name: RULE,
      validator: {
        validate: (value) => allowed(value) === null,
        defaultMessage: (found) => JSON.stringify(allowed(found?.value)),
      },
    }),
  );
};

const CONTROL = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u;

/** A line of text: no control characters, no space at either end, not empty unless `minLength` is 0. */
export const lineRule =
  (maxLength: number, minLength = 1): Rule =>
  (value) => {
    if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
    if (typeof value !== 'string') return { code: 'invalid_type', detail: 'Send a string.' };
    if (value.length < minLength) {
      return { code: 'too_short', detail: `At least ${minLength} characters.`, allowed: { minLength } };
    }
    if (Array.from(value).length > maxLength) {
      return { code: 'too_long', detail: `At most ${maxLength} characters.`, allowed: { maxLength } };
    }
    if (CONTROL.test(value)) return { code: 'invalid_format', detail: 'Control characters cannot be used here.' };
    return value.trim() === value ? null : { code: 'invalid_format', detail: 'Leave out the space at the ends.' };
  };

/** Text of several lines. */
export const textRule =
  (maxLength: number): Rule =>
  (value) => {
    if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
    if (typeof value !== 'string') return { code: 'invalid_type', detail: 'Send a string.' };
    if (Array.from(value).length > maxLength) {
      return { code: 'too_long', detail: `At most ${maxLength} characters.`, allowed: { maxLength } };
    }
    const isClean = !CONTROL.test(value.replace(/[\n\r\t]/g, ''));
    return isClean ? null : { code: 'invalid_format', detail: 'Only line breaks and tabs can be used beside text.' };
  };

export const wholeRule =
  (minimum: number, maximum: number): Rule =>
  (value) => {
    if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return { code: 'invalid_type', detail: 'Send a whole number.' };
    }
    if (value < minimum) return { code: 'too_small', detail: `At least ${minimum}.`, allowed: { minimum } };
    return value > maximum ? { code: 'too_large', detail: `At most ${maximum}.`, allowed: { maximum } } : null;
  };

export const flagRule: Rule = (value) => {
  if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
  return typeof value === 'boolean' ? null : { code: 'invalid_type', detail: 'Send true or false.' };
};

export const choiceRule =
  (allowed: readonly string[]): Rule =>
  (value) => {
    if (value === undefined) return { code: 'required', detail: 'This member is needed.', allowed };
    const isOne = typeof value === 'string' && allowed.includes(value);
    return isOne ? null : { code: 'not_allowed', detail: `One of ${allowed.join(', ')}.`, allowed };
  };

/** An instant with its offset from UTC (RFC 3339). */
export const instantRule: Rule = (value) => {
  if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
  const isInstant = typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value));
  return isInstant ? null : { code: 'invalid_format', detail: 'Send an instant such as 2026-11-23T19:51:00.000Z.' };
};

/** A list whose items follow a rule; an item comes at most once. */
export const listRule =
  (item: Rule, maxItems: number, minItems = 0): Rule =>
  (value) => {
    if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
    if (!Array.isArray(value)) return { code: 'invalid_type', detail: 'Send a list.' };
    if (value.length < minItems) return { code: 'too_few', detail: `At least ${minItems}.`, allowed: { minItems } };
    if (value.length > maxItems) return { code: 'too_many', detail: `At most ${maxItems}.`, allowed: { maxItems } };
    for (const [index, member] of value.entries()) {
      const fault = item(member);
      if (fault) return { ...fault, at: `/${index}${fault.at ?? ''}` };
      if (value.indexOf(member) !== index) {
        return { at: `/${index}`, code: 'duplicate', detail: 'This was named before.' };
      }
    }
    return null;
  };

/** An object of at most `maxMembers` members, all of whose values follow a rule. */
export const mapRule =
  (name: Rule, member: Rule, maxMembers: number): Rule =>
  (value) => {
    if (value === undefined) return { code: 'required', detail: 'This member is needed.' };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { code: 'invalid_type', detail: 'Send an object.' };
    }
    const members = Object.entries(value);
    if (members.length > maxMembers) {
      return { code: 'too_many', detail: `At most ${maxMembers} members.`, allowed: { maxMembers } };
    }
    for (const [key, content] of members) {
      const fault = name(key) ?? member(content);
      if (fault) return { ...fault, at: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` };
    }
    return null;
  };

export const Line = (maxLength: number, options?: FieldOptions) =>
  Field(lineRule(maxLength), { type: 'string', minLength: 1, maxLength }, options);

export const Text = (maxLength: number, options?: FieldOptions) =>
  Field(textRule(maxLength), { type: 'string', maxLength }, options);

export const Whole = (minimum: number, maximum: number, options?: FieldOptions) =>
  Field(wholeRule(minimum, maximum), { type: 'integer', minimum, maximum }, options);

export const Flag = (options?: FieldOptions) => Field(flagRule, { type: 'boolean' }, options);

export const Choice = (values: readonly string[], options?: FieldOptions) =>
  Field(choiceRule(values), { type: 'string', enum: [...values] }, options);

export const Instant = (options?: FieldOptions) => Field(instantRule, { type: 'string', format: 'date-time' }, options);

/** An id of ours. Whether there is such an object is another question. */
export const Id = (options?: FieldOptions) => Line(36, { example: '5d0c2f0e-7a43-4c53-9f0b-6f8f6f0a8c11', ...options });

export const Lines = (
  item: { readonly maxLength: number; readonly rule?: Rule },
  { minItems = 0, maxItems = 200, ...options }: FieldOptions & { minItems?: number; maxItems?: number } = {},
) =>
  Field(
    listRule(item.rule ?? lineRule(item.maxLength), maxItems, minItems),
    { type: 'array', items: { type: 'string', maxLength: item.maxLength }, maxItems, minItems },
    options,
  );

export const Choices = (
  values: readonly string[],
  { minItems = 0, ...options }: FieldOptions & { minItems?: number } = {},
) =>
  Field(
    listRule(choiceRule(values), values.length, minItems),
    { type: 'array', items: { type: 'string', enum: [...values] }, minItems },
    options,
  );

/** An object of a class whose own members are fields. The document knows a lazy type by the name of its function, `type`. */
export const Nested = (type: () => new () => object, { optional = false, nullable = false }: FieldOptions = {}) =>
  applyDecorators(
    ApiProperty({ type: () => type(), required: !optional, nullable }),
    ValidateIf((_, value) => !(optional && value === undefined) && !(nullable && value === null)),
    ValidateNested(),
    Type(type),
  );

/** A list of objects of a class whose own members are fields. */
export const NestedList = (
  type: () => new () => object,
  { optional = false, maxItems = 200 }: FieldOptions & { maxItems?: number } = {},
) =>
  applyDecorators(
    ApiProperty({ type: () => type(), isArray: true, required: !optional, maxItems }),
    ValidateIf((_, value) => !(optional && value === undefined)),
    ValidateBy({
      name: RULE,
      validator: {
        validate: (value) => listRule(() => null, maxItems)(value) === null,
        defaultMessage: (found) => JSON.stringify(listRule(() => null, maxItems)(found?.value)),
      },
    }),
    ValidateNested({ each: true }),
    Type(type),
  );
