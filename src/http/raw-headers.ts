import type { Request } from 'express';

/** Every value of a header, in order: node keeps the first of two `Authorization` headers and says nothing. */
export function rawHeaders({ rawHeaders: raw }: Request, name: string): readonly string[] {
  return raw.filter((_value, index) => index % 2 === 1 && raw[index - 1].toLowerCase() === name);
}
