import express, { type Request } from 'express';
import * as fc from 'fast-check';
import { LOCALES } from './messages.js';
import { localeOf } from './page-locale.js';

/** A request as Express hands it over, as far as its languages are asked. */
const preferring = (acceptLanguage: string | undefined): Request =>
  Object.assign(Object.create(express.request), { headers: { 'accept-language': acceptLanguage } });

const tag = fc.oneof(
  fc.constantFrom(
    'de',
    'DE',
    'de-AT',
    'en',
    'en-GB',
    'fr',
    'de_AT',
    '*',
    '',
    '-',
    'd',
    'deu',
    'constructor',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const weight = fc.constantFrom('', ';q=0', ';q=0.5', ';q=1', '; q=2', ';q=-1', ';q=NaN', ';q=', ';q=1e9', ';v=1');
const header = fc.oneof(
  fc
    .array(
      fc.tuple(tag, weight).map((parts) => parts.join('')),
      { maxLength: 30 },
    )
    .map((ranges) => ranges.join(',')),
  fc.string({ unit: 'binary' }),
  fc.constant(undefined),
);
const uiLocales = fc.oneof(
  fc.array(tag, { maxLength: 10 }).map((tags) => tags.join(' ')),
  fc.string({ unit: 'binary' }),
  fc.constant(null),
);

describe('the language of a page', () => {
  it('is one of ours, whatever is asked for', () => {
    fc.assert(
      fc.property(header, uiLocales, fc.oneof(tag, fc.constant(null)), (preferred, asked, own) => {
        expect(LOCALES).toContain(localeOf(preferring(preferred), asked, own));
      }),
      { numRuns: 2_000 },
    );
  });

  const foreign = tag.filter((text) => !/^(?:de|en)(?:-|$)/i.test(text) && !text.includes(' '));
  const known = fc
    .tuple(fc.constantFrom(...LOCALES), fc.constantFrom('', '-AT', '-x-y', '-'))
    .map(([language, rest]) => `${language}${rest}`);

  it('is the first of ours that the client asks for, whatever else is preferred', () => {
    const before = fc.array(foreign, { maxLength: 4 });
    fc.assert(
      fc.property(header, fc.tuple(before, known, fc.array(tag)), tag, (preferred, [others, first, after], own) => {
        const asked = [...others, first, ...after].join(' ');
        expect(localeOf(preferring(preferred), asked, own)).toBe(first.slice(0, 2));
        expect(localeOf(preferring(preferred), asked.toUpperCase(), own)).toBe(first.slice(0, 2));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the person’s when the client asks for none of ours, and else what the browser prefers', () => {
    const none = fc.oneof(fc.constantFrom(null, '', ' ', 'd e', 'den'), foreign);
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), known, none, none, (locale, own, asked, foreigner) => {
        const request = preferring(`fr, ${locale};q=0.8, *;q=0.1`);
        expect(localeOf(request, asked, own)).toBe(own.slice(0, 2));
        expect(localeOf(request, asked, foreigner)).toBe(locale);
      }),
    );
  });
});
