import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type FieldFault, Problem } from '../http/problem.js';
import { type Fault, RULE } from './fields.js';

const MAX_FAULTS = 50;

/** Lets a body through only if its class knows every member of it and every member follows its rules. */
@Injectable()
export class BodyPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || !metatype || metatype === Object) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw refused([{ pointer: '', code: 'invalid_type', detail: 'Send a JSON object.' }]);
    }
    const body: unknown = plainToInstance(metatype, value);
    const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false } as const;
    const errors = validateSync(body as object, options);
    if (errors.length > 0) throw refused(errors.flatMap((error) => faultsIn(error, '')));
    return body;
  }
}

/** Says of every fault at once where it is. */
export function refused(errors: readonly FieldFault[]): Problem {
  const fields = errors.length === 1 ? '1 field was' : `${errors.length} fields were`;
  return new Problem('validation_failed', `${fields} refused; nothing was changed.`, {
    errors: errors.slice(0, MAX_FAULTS),
  });
}

function faultsIn({ property, constraints = {}, children = [] }: ValidationError, parent: string): FieldFault[] {
  const pointer = `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(constraints).slice(0, 1);
  return [
    ...own.map(([name, message]) => faultOf(name, message, pointer)),
    ...children.flatMap((child) => faultsIn(child, pointer)),
  ];
}

function faultOf(name: string, message: string, pointer: string): FieldFault {
  if (name === RULE) {
    const { at = '', ...fault }: Fault = JSON.parse(message);
    return { pointer: pointer + at, ...fault };
  }
  if (name === 'whitelistValidation') {
    return { pointer, code: 'unknown_member', detail: 'There is no such member here.' };
  }
  return { pointer, code: 'invalid_type', detail: 'Send an object.' };
}
