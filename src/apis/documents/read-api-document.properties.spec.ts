import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { bookShop, classicExport, petStore } from '#test/support/api-documents';
import type { DocumentFault } from './document-fault.js';
import { importedApi } from './imported-api.js';
import { MAX_FAULTS } from './limits.js';
import { type DocumentFormat, readApiDocument } from './read-api-document.js';
import { servedDocument } from './served-document.js';
import { writeDocument } from './write-document.js';

const formats = fc.constantFrom<DocumentFormat>('json', 'yaml');
const addresses = {
  gatewayUrl: 'https://gateway.test/a/1',
  tokenUrl: 'https://gateway.test/token',
  authorizationUrl: null,
};

/**
 * What is wrong with how a text is judged: it must be taken and can be served again, or be refused with places that are in
 * the text.
 */
function complaintsAbout(bytes: Buffer, format: DocumentFormat): readonly unknown[] {
  const read = readApiDocument(bytes, format);
  if ('faults' in read) return wrongFaults(read.faults, bytes.toString('utf8').replace(/^\ufeff/, ''));
  const api = importedApi(read.document);
  const text = writeDocument(servedDocument(read.document.value, { ...addresses, ...api }), format);
  const again = readApiDocument(Buffer.from(text), format);
  return 'faults' in again ? again.faults : api.resources.filter(({ path }) => !path.startsWith('/'));
}

function wrongFaults(faults: readonly DocumentFault[], text: string): readonly unknown[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (faults.length === 0 || faults.length > MAX_FAULTS) return [faults.length];
  return faults.filter(
    ({ line, column, pointer, code, detail }) =>
      !(line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1].length + 1) ||
      !/^(\/([^~/]|~[01])*)*$/su.test(pointer) ||
      !/^[a-z_]+$/.test(code) ||
      !detail.endsWith('.') ||
      detail.length >= 300,
  );
}

/** Text of the characters that mean something in YAML and JSON. */
const punctuation = fc.string({
  unit: fc.constantFrom(
    ...'{}[],:"\'\\#&*!|>%@`-?~.<= \n\r\t\0au1é'.split(''),
    '<<',
    '*a',
    '&a ',
    '---',
    '!!',
    '\ufeff',
  ),
  maxLength: 60,
});

/** Replaces, removes or repeats a piece of a text. */
const mutated = (text: string) =>
  fc
    .tuple(fc.nat(text.length), fc.nat(60), fc.oneof(punctuation, fc.constant(''), fc.string({ unit: 'binary' })))
    .map(([at, length, inserted]) => text.slice(0, at) + inserted + text.slice(at + length));

/** Replaces one member somewhere in a document by something else. */
const withAnotherMember = (document: unknown) =>
  fc.tuple(fc.nat(400), fc.jsonValue({ maxDepth: 3 }), fc.string()).map(([index, replacement, name]) => {
    let count = 0;
    return JSON.stringify(document, function (this: unknown, key, value: unknown) {
      count += 1;
      if (count === 1 || count % 400 !== index) return value;
      return Array.isArray(this) || key !== '' ? replacement : { [name]: replacement };
    });
  });

describe('readApiDocument', () => {
  it('judges arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), formats, (bytes, format) =>
        expect(complaintsAbout(Buffer.from(bytes), format)).toEqual([]),
      ),
      { numRuns: 250 },
    );
  });

  it('judges arbitrary text', () => {
    const text = fc.oneof(punctuation, fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(text, formats, (chosen, format) => expect(complaintsAbout(Buffer.from(chosen), format)).toEqual([])),
      { numRuns: 800 },
    );
  });

  it('judges arbitrary values in the place of each member of a good document', () => {
    const text = fc.oneof(
      withAnotherMember(petStore),
      withAnotherMember(JSON.parse(JSON.stringify(petStore).replaceAll('/pet', '/{a}'))),
    );
    fc.assert(
      fc.property(text, formats, (chosen, format) => expect(complaintsAbout(Buffer.from(chosen), format)).toEqual([])),
      { numRuns: 250 },
    );
  });

  it('judges documents that were damaged on the way', () => {
    const json = mutated(JSON.stringify(petStore)).map((text) => ({ text, format: 'json' as const }));
    const yaml = fc
      .oneof(mutated(bookShop), mutated(classicExport), mutated(stringify(petStore)))
      .map((text) => ({ text, format: 'yaml' as const }));
    fc.assert(
      fc.property(fc.oneof(json, yaml), ({ text, format }) =>
        expect(complaintsAbout(Buffer.from(text), format)).toEqual([]),
      ),
      { numRuns: 300, examples: [[{ text: bookShop.replace('openapi: 3.1.0', 'openapi: 3.0'), format: 'yaml' }]] },
    );
  });

  it('judges arbitrary paths, schemes, scopes, servers and references', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a', '__proto__', 'constructor', 'get', '$ref', '*', '#/paths'),
    );
    const path = fc.oneof(
      fc.webPath(),
      word,
      punctuation.map((text) => `/${text}`),
    );
    const security = fc.array(fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.array(word)));
    const operation = fc.record(
      { security, 'x-auth-type': word, 'x-scope': word, parameters: fc.array(fc.record({ $ref: word })) },
      { requiredKeys: [] },
    );
    const document = fc.record({
      openapi: fc.constantFrom('3.0.0', '3.1.1', '3.2.0'),
      info: fc.record({ title: word, version: fc.oneof(fc.constant('1'), word) }),
      servers: fc.array(
        fc.record({ url: fc.oneof(fc.webUrl(), word), variables: fc.dictionary(word, fc.record({ default: word })) }),
      ),
      paths: fc.dictionary(path, fc.record({ get: operation, post: operation, $ref: word }, { requiredKeys: [] })),
      components: fc.record({
        securitySchemes: fc.dictionary(
          fc.constantFrom('a', 'b'),
          fc.record({
            type: fc.constantFrom('oauth2', 'http'),
            flows: fc.dictionary(word, fc.record({ scopes: fc.dictionary(word, word) })),
          }),
        ),
      }),
    });
    fc.assert(
      fc.property(document, formats, (chosen, format) =>
        expect(complaintsAbout(Buffer.from(JSON.stringify(chosen)), format)).toEqual([]),
      ),
      { numRuns: 300 },
    );
  });

  it('reads the same JSON that JSON.parse reads, and no other', () => {
    const text = fc.oneof(fc.json(), mutated('{"a": [1, -2.5e3, "\\u00e9\\n", true, null], "b": {"c": ""}}'));
    fc.assert(
      fc.property(text, (chosen) => {
        const document = `{"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "x": ${chosen}}`;
        const read = readApiDocument(Buffer.from(document), 'json');
        const faults = 'faults' in read ? read.faults : [];
        const expected = parsedJson(document);
        expect(expected !== undefined && faults.some(({ code }) => code === 'syntax')).toBe(false);
        expect('document' in read ? parsedJson(JSON.stringify(read.document.value)) : expected).toEqual(expected);
        expect(faults.length > 0 || expected !== undefined).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Undefined for what is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
