import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { Problem } from './problem.js';
import { bodyType, readBody } from './read-body.js';

const typed = (contentType: string | undefined, contentEncoding?: string) =>
  bodyType({
    headers: { 'content-type': contentType, 'content-encoding': contentEncoding },
  } as unknown as IncomingMessage);

/** A request as far as its body is read. */
const arriving = (chunks: readonly Uint8Array[], contentLength?: string): IncomingMessage => {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return Object.assign(stream, { headers: { 'content-length': contentLength } }) as unknown as IncomingMessage;
};

describe('the type of a body', () => {
  const parameter = fc.oneof(
    fc.constantFrom('charset=utf-8', ' charset = "UTF-8" ', 'Charset=utf-8', '', ' '),
    fc.constantFrom(
      'charset=utf-16',
      'charset=',
      'charset="utf-8;q=1"',
      'charset=utf-8 x',
      'charset=utf-7',
      'boundary=x',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const mediaType = fc.oneof(
    fc.constantFrom('application/json', 'Application/JSON', ' application/json ', 'application/json, text/plain', ''),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const header = fc
    .tuple(mediaType, fc.array(parameter, { maxLength: 3 }))
    .map(([type, parameters]) => [type, ...parameters].join(';'));

  it('is one type in small letters, and readable as UTF-8 alone, whatever was sent', () => {
    fc.assert(
      fc.property(header, (text) => {
        const { type, readable } = typed(text);
        expect(type).toBe(type.toLowerCase().trim());
        expect(type).not.toContain(';');
        const others = text.split(';').slice(1);
        expect(readable).toBe(others.every((other) => /^\s*charset\s*=\s*"?utf-8"?\s*$/i.test(other)));
      }),
      { numRuns: 2_000 },
    );
    expect(typed(undefined)).toEqual({ type: '', readable: true });
  });

  it('is readable uncompressed alone', () => {
    const coding = fc.oneof(
      fc.constantFrom('gzip', 'br', 'identity, gzip', 'gzip, identity', 'IDENTITY', ''),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(coding, (text) => expect(typed('application/json', text).readable).toBe(text === 'identity')),
    );
  });
});

describe('a body', () => {
  const MAX = 64;
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40, size: 'max' }), { maxLength: 4 });
  const announced = fc.oneof(
    fc.constantFrom(undefined, '0', '10', '64', '65', '1e9', '-1', 'NaN', '0x50', 'Infinity', ''),
    fc.string({ unit: 'binary' }),
  );

  it('is read whole or refused as too large, whatever length it announced', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, announced, async (sent, contentLength) => {
        const whole = Buffer.concat(sent);
        const outcome = await readBody(arriving(sent, contentLength), MAX).catch((error: unknown) => error);
        const fits = whole.byteLength <= MAX && !(Number(contentLength) > MAX);
        expect(outcome instanceof Problem ? outcome.code : outcome).toEqual(fits ? whole : 'body_too_large');
      }),
      { numRuns: 500 },
    );
  });
});
