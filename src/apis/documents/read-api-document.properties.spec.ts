import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { bookShop, classicExport, petStore } from '#test/support/api-documents';
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

/** Whatever is sent: either it is taken and can be served again, or it is refused with places that are in the text. */
function requireJudgement(bytes: Buffer, format: DocumentFormat): void {
  const read = readApiDocument(bytes, format);
  if ('document' in read) {
    const { value } = read.document;
    const api = importedApi(read.document);
    for (const resource of api.resources) expect(resource.path).toMatch(/^\//);
    const text = writeDocument(servedDocument(value, { ...addresses, ...api }), format);
    expect(readApiDocument(Buffer.from(text), format)).toHaveProperty('document');
    return;
  }
  const lines = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/);
  expect(read.faults.length).toBeGreaterThanOrEqual(1);
  expect(read.faults.length).toBeLessThanOrEqual(MAX_FAULTS);
  for (const { line, column, pointer, code, detail } of read.faults) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(lines[line - 1].length + 1);
    expect(pointer).toMatch(/^(\/([^~/]|~[01])*)*$/su);
    expect(code).toMatch(/^[a-z_]+$/);
    expect(detail).toMatch(/\.$/);
    expect(detail.length).toBeLessThan(300);
  }
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
        requireJudgement(Buffer.from(bytes), format),
      ),
      { numRuns: 250 },
    );
  });

  it('judges arbitrary text', () => {
    const text = fc.oneof(punctuation, fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(text, formats, (chosen, format) => requireJudgement(Buffer.from(chosen), format)),
      { numRuns: 800 },
    );
  });

  it('judges arbitrary values in the place of each member of a good document', () => {
    const text = fc.oneof(
      withAnotherMember(petStore),
      withAnotherMember(JSON.parse(JSON.stringify(petStore).replaceAll('/pet', '/{a}'))),
    );
    fc.assert(
      fc.property(text, formats, (chosen, format) => requireJudgement(Buffer.from(chosen), format)),
      { numRuns: 250 },
    );
  });

  it('judges documents that were damaged on the way', () => {
    const json = mutated(JSON.stringify(petStore)).map((text) => ({ text, format: 'json' as const }));
    const yaml = fc
      .oneof(mutated(bookShop), mutated(classicExport), mutated(stringify(petStore)))
      .map((text) => ({ text, format: 'yaml' as const }));
    fc.assert(
      fc.property(fc.oneof(json, yaml), ({ text, format }) => requireJudgement(Buffer.from(text), format)),
      { numRuns: 300 },
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
      fc.property(document, formats, (chosen, format) => requireJudgement(Buffer.from(JSON.stringify(chosen)), format)),
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
        if (isJson(document)) expect(faults.map(({ code }) => code)).not.toContain('syntax');
        else expect(read).toHaveProperty('faults');
        if ('document' in read) expect(JSON.parse(JSON.stringify(read.document.value))).toEqual(JSON.parse(document));
      }),
      { numRuns: 1_000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
