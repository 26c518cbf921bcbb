import type { Request } from 'express';

/** The query of an address as it was sent, without its question mark: Express would make lists and objects of it. */
export function rawQuery({ originalUrl }: Pick<Request, 'originalUrl'>): string {
  const start = originalUrl.indexOf('?');
  return start === -1 ? '' : originalUrl.slice(start + 1);
}
