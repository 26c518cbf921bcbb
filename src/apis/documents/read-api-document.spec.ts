import { bookShop, petStore } from '#test/support/api-documents';
import { MAX_DEPTH, MAX_FAULTS, MAX_RESOURCES } from './limits.js';
import { type DocumentFormat, readApiDocument } from './read-api-document.js';

const faultsOf = (text: string | Buffer, format: DocumentFormat = 'json') => {
  const read = readApiDocument(Buffer.from(text), format);
  return 'faults' in read ? read.faults : [];
};
const briefly = (text: string | Buffer, format: DocumentFormat = 'json') =>
  faultsOf(text, format).map(({ code, line, column, pointer }) => `${code} ${line}:${column} ${pointer}`);

const withPaths = (paths: unknown, more: object = {}) => JSON.stringify({ ...petStore, paths, ...more }, null, 1);
const codes = (text: string, format: DocumentFormat = 'json') => faultsOf(text, format).map(({ code }) => code);

describe('readApiDocument', () => {
  it('takes documents in JSON and in YAML, with a byte order mark too', () => {
    expect(readApiDocument(Buffer.from(JSON.stringify(petStore)), 'json')).toHaveProperty('document');
    expect(readApiDocument(Buffer.from(JSON.stringify(petStore)), 'yaml')).toHaveProperty('document');
    expect(readApiDocument(Buffer.from(`\ufeff${bookShop}`), 'yaml')).toHaveProperty('document');
    expect(readApiDocument(Buffer.from(`\ufeff${JSON.stringify(petStore)}`), 'json')).toHaveProperty('document');
  });

  it('says the same in JSON and in YAML', () => {
    const read = (format: DocumentFormat) => {
      const result = readApiDocument(Buffer.from(JSON.stringify(petStore)), format);
      return 'document' in result ? result.document.value : null;
    };
    expect(read('json')).toEqual(JSON.parse(JSON.stringify(petStore)));
    expect(read('yaml')).toEqual(read('json'));
  });

  it.each([
    ['nothing', '', 'syntax 1:1 '],
    ['an open object', '{"a": 1', 'syntax 1:8 '],
    ['a comma too many', '{\n "a": [1,]}', 'syntax 2:10 /a/1'],
    ['a member without a colon', '{"a" 1}', 'syntax 1:6 '],
    ['a name without quotes', '{a: 1}', 'syntax 1:2 '],
    ['something behind it', '{} {}', 'syntax 1:4 '],
    ['a text without an end', '{"a": "b\\"}', 'syntax 1:7 /a'],
    ['an unknown escape', '{"a": "\\x"}', 'syntax 1:7 /a'],
    ['a raw line end in a text', '{"a": "\n"}', 'syntax 1:7 /a'],
    ['a word', '{"a": nil}', 'syntax 1:7 /a'],
    ['a number with a zero in front', '{"a": 01}', 'syntax 1:8 '],
    ['a number beyond all bounds', '{"a": 1e999}', 'number_invalid 1:7 /a'],
    ['an escaped NUL', '{"a": "\\u0000"}', 'character_forbidden 1:7 /a'],
    ['half a surrogate pair', '{"a": "\\ud800"}', 'character_forbidden 1:7 /a'],
    ['a name twice', '{"a": 1,\n "a": 2}', 'duplicate_key 2:2 /a'],
    ['a name twice that is escaped', '{"a": 1, "\\u0061": 2}', 'duplicate_key 1:10 /a'],
    ['a list', '[]', 'not_openapi 1:1 '],
    ['an object', '{}', 'not_openapi 1:1 '],
    ['Swagger 2.0', '{"swagger": "2.0"}', 'version_unsupported 1:2 /swagger'],
    ['OpenAPI 4', '{"openapi": "4.0.0"}', 'version_unsupported 1:2 /openapi'],
  ])('refuses %s in JSON', (_what, text, fault) => expect(briefly(text)).toEqual([fault]));

  it.each([
    ['nothing', '', 'not_openapi 1:1 '],
    ['a tag', 'a: !!binary aGk=', 'yaml_unsupported 1:13 /a'],
    ['a tag of somebody', 'a: !js/function x', 'yaml_unsupported 1:17 /a'],
    ['two documents', 'a: 1\n---\nb: 1\n', 'yaml_unsupported 2:1 '],
    ['another version of YAML', '%YAML 1.1\n---\na: 1\n', 'yaml_unsupported 1:1 '],
    ['a name twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', 'duplicate_key 4:3 /b/c'],
    ['an alias without an anchor', 'a: *b', 'alias_unresolved 1:4 /a'],
    ['an alias inside of its anchor', 'a: &b [*b]', 'alias_circular 1:8 /a/0'],
    ['infinity', 'a: .inf', 'number_invalid 1:4 /a'],
    ['an object as a name', '{a: 1}: b', 'key_invalid 1:1 '],
    ['an escaped NUL', 'a: "\\0"', 'character_forbidden 1:4 /a'],
  ])('refuses %s in YAML', (_what, text, fault) => expect(briefly(text, 'yaml')).toEqual([fault]));

  it('refuses what is not UTF-8, holds NUL, or is larger than 10 MB', () => {
    expect(briefly(Buffer.from([0x7b, 0xff, 0x7d]))).toEqual(['encoding 1:1 ']);
    expect(briefly('{\n"a": "\0"}')).toEqual(['character_forbidden 2:7 ']);
    expect(briefly(Buffer.alloc(10_000_001, ' '))).toEqual(['too_large 1:1 ']);
  });

  it('refuses what is deeper than 64', () => {
    const nested = (depth: number) => `{"openapi": "3.1.0", "x": ${'['.repeat(depth)}${']'.repeat(depth)}}`;
    for (const format of ['json', 'yaml'] as const) {
      expect(codes(nested(MAX_DEPTH - 1), format)).toEqual(['value_missing']); // the info, so it was read
      expect(codes(nested(MAX_DEPTH), format)).toEqual(['too_deep']);
    }
    const twice = `a: &a ${'['.repeat(40)}${']'.repeat(40)}\nb: ${'['.repeat(40)}*a${']'.repeat(40)}`;
    expect(codes(twice, 'yaml')).toEqual(['too_deep']);
  });

  it('refuses aliases that multiply', () => {
    const bomb = ['a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]'];
    for (let n = 1; n < 12; n += 1)
      bomb.push(
        `a${n}: &a${n} [${Array(9)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    expect(codes(bomb.join('\n'), 'yaml')).toEqual(['too_many_values']);
    const long = `a: &a "${'x'.repeat(1_000_000)}"\nb: [${Array(20).fill('*a').join(', ')}]`;
    expect(codes(long, 'yaml')).toEqual(['too_many_values']);
  });

  it('takes names with a meaning in JavaScript for names like all others', () => {
    const text =
      '{"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "__proto__": {"x-polluted": 1}, "constructor": {}}';
    for (const format of ['json', 'yaml'] as const) {
      const read = readApiDocument(Buffer.from(text), format);
      if ('faults' in read) throw new Error(JSON.stringify(read.faults));
      expect(Object.keys(read.document.value)).toEqual(['openapi', 'info', '__proto__', 'constructor']);
      expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('x-polluted');
    }
  });

  it('tells several faults at once, in the order of the text and at most 50', () => {
    const text = withPaths({ a: {}, '/b': { fetch: {} }, '/c': 1 }, { info: {} });
    expect(codes(text)).toEqual([
      'value_missing',
      'value_missing',
      'path_invalid',
      'method_unsupported',
      'value_invalid',
    ]);
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`a${index}`, {}]));
    expect(codes(withPaths(many))).toEqual(Array(MAX_FAULTS).fill('path_invalid'));
  });

  it.each([
    ['no slash at the start', 'a'],
    ['a query', '/a?b={c}'],
    ['two slashes', '/a//b'],
    ['dots', '/a/../b'],
    ['a semicolon', '/a;b'],
    ['an open brace', '/a/{b'],
    ['an empty variable', '/a/{}'],
    ['a variable over two segments', '/a/{b/c}'],
    ['a variable for the rest', '/a/{+b}'],
    ['a variable for the rest, at its end', '/a/{b*}'],
    ['an encoded slash', '/a%2fb'],
    ['a number sign', '/a#b'],
    ['too many characters', `/${'a'.repeat(500)}`],
  ])('refuses a path with %s', (_what, path) =>
    expect(codes(withPaths({ [path]: { get: {} } }))).toEqual(['path_invalid']),
  );

  it.each(['/', '/a/', '/a/{b}', '/a/{b}-{c}.pdf', '/caf\u00e9', '/a b', '/*', '/a/*', '/a:verb', '/{a}{b}'])(
    'takes the path %s',
    (path) => expect(codes(withPaths({ [path]: { get: {} } }))).toEqual([]),
  );

  it('refuses two paths that match the same calls with one method, not with two', () => {
    expect(codes(withPaths({ '/a/{b}': { get: {} }, '/a/{c}': { post: {} } }))).toEqual([]);
    expect(codes(withPaths({ '/a/{b}': { get: {} }, '/a/{c}': { get: {} } }))).toEqual(['path_duplicate']);
    expect(codes(withPaths({ '/a%2Db': { get: {} }, '/a-b': { get: {} } }))).toEqual(['path_duplicate']);
    expect(codes(withPaths({ '/caf%C3%A9': { get: {} }, '/caf\u00e9': { get: {} } }))).toEqual(['path_duplicate']);
  });

  it('refuses references that decide about calls and lead nowhere', () => {
    const at = ($ref: string) => codes(withPaths({ '/a': { $ref } }));
    expect(at('https://elsewhere.example/a.yaml')).toEqual(['reference_outside']);
    expect(at('other.json#/paths/~1a')).toEqual(['reference_outside']);
    expect(at('#/components/pathItems/none')).toEqual(['reference_unresolved']);
    expect(at('#/%zz')).toEqual(['reference_unresolved']);
    expect(at('#/paths/~1a')).toEqual(['reference_circular']);
    expect(codes(withPaths({ '/a': { get: { parameters: [{ $ref: 'x.yaml' }] } } }))).toEqual(['reference_outside']);
    expect(codes(withPaths({ '/a': { parameters: [{ $ref: '#/nobody' }] } }))).toEqual(['reference_unresolved']);
    expect(codes(withPaths({ '/a': { $ref: '#/paths/~1b%7Bc%7D' }, '/b{c}': { get: {} } }))).toEqual([]);
  });

  it('refuses schemes that are not declared, and scopes that cannot be', () => {
    const secured = (security: unknown) => codes(withPaths({ '/a': { get: { security } } }));
    expect(secured([{ nobody: [] }])).toEqual(['security_unresolved']);
    expect(secured([{ petstore_auth: ['two words'] }])).toEqual(['scope_invalid']);
    expect(secured([{ petstore_auth: [1] }])).toEqual(['scope_invalid']);
    for (const scope of ['PRODUCTION', 'default', 'device_1', 'gatehouse:apis:write']) {
      expect(secured([{ petstore_auth: [scope] }])).toEqual(['scope_reserved']);
    }
    expect(secured([{ petstore_auth: ['openid'] }])).toEqual([]);
    expect(secured(Array(2_000).fill({ petstore_auth: [] }))).toEqual(['too_many_scopes']);
  });

  it('refuses more than 500 resources, once', () => {
    const paths = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`/${n}`, { get: {} }]));
    expect(codes(withPaths(paths(MAX_RESOURCES)))).toEqual([]);
    expect(codes(withPaths(paths(100_000)))).toEqual(['too_many_resources']);
  });

  it.each(['1.0.0', 'v1', '2024-01-01', '1'])('takes the version %s', (version) =>
    expect(codes(withPaths({}, { info: { title: 'a', version } }))).toEqual([]),
  );
  it.each(['', '..', 'a/b', 'a b', '1'.repeat(31), 'v%31'])('refuses the version "%s"', (version) =>
    expect(codes(withPaths({}, { info: { title: 'a', version } }))).toEqual(['value_invalid']),
  );
});
