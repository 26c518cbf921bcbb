import * as fc from 'fast-check';
import { prefersXml } from './accept.js';
import { faultBody } from './fault-body.js';
import { normalPath } from './normal-path.js';
import { GatewayRefusal } from './refusals.js';
import { PathTemplate, compareTemplates } from './steps/path-template.js';

describe('prefersXml', () => {
  const range = fc
    .tuple(
      fc.constantFrom('application/xml', 'text/xml', 'application/json', '*/*', 'application/*', 'TEXT/XML', ''),
      fc.constantFrom('', ';q=1', ';q=0', ';q=0.5', '; Q=.1', ';q=', ';q=-1', ';q=1e9', ';q=NaN', ';v=1'),
    )
    .map((parts) => parts.join(''));

  it('answers whatever is sent, and never XML to who names none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(range, { maxLength: 40 }).map((list) => list.join(',')),
        ),
        (accept) => {
          const preferred = prefersXml(accept);
          expect(preferred && !/xml/i.test(accept)).toBe(false);
          expect(prefersXml(`application/json, ${accept}`.replace(/json;q=[^,]*/gi, 'json')) && preferred).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('faultBody', () => {
  const printable = fc.string({
    unit: fc.oneof(
      fc.constantFrom('<', '>', '&', '"', "'", ']]>', '&lt;'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
  });

  it('is well-formed XML, or JSON that says the same, whatever the words', () => {
    fc.assert(
      fc.property(printable, printable, (description, traceId) => {
        const refusal = new GatewayRefusal('target_unreadable', { reason: 'r', description });
        const { text } = faultBody(refusal, traceId, 'application/xml');
        const told = [...text.matchAll(/<am:(description|traceId)>([^<>]*)<\/am:\1>/g)].map(([, , content]) => content);
        expect(told.map(unescaped)).toEqual([description, traceId]);
        expect(text.replace(/<\/?am:[a-zA-Z]+(?: xmlns:am="[^"<]*")?>/g, '')).not.toMatch(
          /[<>]|&(?!(?:amp|lt|gt|quot);)/,
        );
        expect(JSON.parse(faultBody(refusal, traceId, undefined).text)).toMatchObject({ description, traceId });
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds no character that XML cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (description) => {
        const refusal = new GatewayRefusal('target_unreadable', { reason: 'r', description });
        const { text } = faultBody(refusal, 'trace', 'application/xml');
        expect(text).not.toMatch(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
      }),
    );
  });
});

describe('PathTemplate', () => {
  const word = fc.constantFrom(
    'a',
    'b',
    '.pdf',
    '-',
    '{x}',
    '{}',
    '{',
    '}',
    '*',
    '%41',
    '%',
    ';',
    '\u00e9',
    ' ',
    '..',
    '',
  );
  const template = fc
    .array(
      fc.array(word, { maxLength: 4 }).map((words) => words.join('')),
      { maxLength: 5 },
    )
    .map((parts) => `/${parts.join('/')}`);
  const segments = fc.array(
    fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', 'p', 'd', 'f', 'x', '%', '4', '1') }),
    { maxLength: 5 },
  );

  it('can be made of anything, matches the same way each time, and never an empty variable', () => {
    fc.assert(
      fc.property(fc.oneof(template, fc.string({ unit: 'binary' })), segments, (path, parts) => {
        const made = new PathTemplate(path, normalPath);
        expect(made.matches(parts)).toBe(new PathTemplate(path, normalPath).matches(parts));
        expect(new PathTemplate('/a/{x}', normalPath).matches(['a', ''])).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('matches what its variables are replaced by', () => {
    const value = fc.stringMatching(/^[b-z0-9]{1,5}$/);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '{x}', 'a-{x}', '{x}.a'), { minLength: 1, maxLength: 5 }),
        value,
        (parts, text) => {
          const made = new PathTemplate(`/${parts.join('/')}`, normalPath);
          expect(made.matches(parts.map((part) => part.replace('{x}', text)))).toBe(true);
        },
      ),
    );
  });

  it('has one order, whichever way two are compared', () => {
    fc.assert(
      fc.property(template, template, template, (...paths) => {
        const [a, b, c] = paths.map((path) => new PathTemplate(path, normalPath));
        expect(Math.sign(compareTemplates(a, b)) + Math.sign(compareTemplates(b, a))).toBe(0);
        expect(compareTemplates(a, b) < 0 && compareTemplates(b, c) < 0 && compareTemplates(a, c) >= 0).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
