import * as fc from 'fast-check';
import { OAuthError } from './errors.js';
import { parseForm, requireParameter } from './parameters.js';

const parse = (text: string) => parseForm(Buffer.from(text, 'latin1'));

function refusalOf(text: string): OAuthError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('parseForm', () => {
  it('reads escapes, plus signs and UTF-8', () => {
    expect([...parse('grant_type=password&username=Zo%C3%AB+B&password=a%2Bb%26c%3Dd=e')]).toEqual([
      ['grant_type', 'password'],
      ['username', 'Zoë B'],
      ['password', 'a+b&c=d=e'],
    ]);
  });

  it('takes an empty value for one that was not sent', () => {
    expect([...parse('scope=&username&&grant_type=x')]).toEqual([['grant_type', 'x']]);
  });

  it.each(['scope=a&scope=b', 'scope=&scope=a', 'x=1&x=1', 'sc%6Fpe=a&scope=b', 'resource=a&resource=b'])(
    '[41] refuses a parameter that comes twice: %s',
    (text) => expect(refusalOf(text).code).toBe('invalid_request'),
  );

  it.each(['scope[]=a', 'client_id[x]=a', 'client_id%5Bx%5D=a', 'grant_type[__proto__]=a', 'scope]=a'])(
    '[44] refuses brackets after the name of a parameter: %s',
    (text) => expect(refusalOf(text)).toMatchObject({ code: 'invalid_request', status: 400 }),
  );

  it('[44] gives no name a meaning of its own', () => {
    const parameters = parse('__proto__=a&constructor=b&other[x]=c&__proto__[polluted]=yes');
    expect([...parameters.keys()]).toEqual(['__proto__', 'constructor', 'other[x]', '__proto__[polluted]']);
    expect({}).not.toHaveProperty('polluted');
    expect(parse('scope=a').get('constructor')).toBeUndefined();
  });

  it.each(['username=a%00b', 'scope=%00', 'us%00er=a', 'username=a\0b'])('[45] refuses NUL: %j', (text) =>
    expect(refusalOf(text)).toMatchObject({ code: 'invalid_request', status: 400 }),
  );

  it.each([
    ['a broken escape', 'a=%zz'],
    ['a cut escape', 'a=%4'],
    ['a lone percent sign', 'a=100%'],
    ['a byte that is not UTF-8', 'a=%ff'],
    ['the same byte unescaped', 'a=\xff'],
    ['an overlong slash', 'a=%c0%af'],
    ['a lone surrogate', 'a=%ed%a0%80'],
    ['a cut sequence', 'a=%e2%82'],
    ['half a character raw and half escaped', 'a=\xc3%ab'],
  ])('[48] refuses %s', (_what, text) => expect(refusalOf(text).code).toBe('invalid_request'));

  it('[46] refuses the 101st parameter', () => {
    const some = (count: number) => Array.from({ length: count }, (_, index) => `p${index}=x`).join('&');
    expect(parse(some(100)).size).toBe(100);
    expect(refusalOf(some(101)).code).toBe('invalid_request');
  });

  it.each([
    ['username', 255],
    ['password', 1024],
    ['client_secret', 1024],
    ['grant_type', 128],
  ])('[146] bounds %s to %i characters', (name, length) => {
    expect(parse(`${name}=${'a'.repeat(length)}`).get(name)).toHaveLength(length);
    expect(refusalOf(`${name}=${'a'.repeat(length + 1)}`).description).toContain(name);
  });

  it('[45] throws nothing but invalid_request, whatever the bytes', () => {
    const names = fc.constantFrom('scope', 'client_id', '__proto__', 'scope[]', '%', '%00', 'a');
    const pairs = fc.array(fc.tuple(names, fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 8 });
    const forms = pairs.map((list) => Buffer.from(list.map(([name, value]) => `${name}=${value}`).join('&')));
    const outcomeOf = (bytes: Uint8Array): string => {
      try {
        return [...parseForm(bytes).values()].some((value) => value === '' || value.includes('\0')) ? 'bad' : 'good';
      } catch (error) {
        return error instanceof OAuthError ? error.code : String(error);
      }
    };
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), forms), (bytes) => {
        expect(['good', 'invalid_request']).toContain(outcomeOf(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('reads back whatever was encoded', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => text !== '' && !text.includes('\0'));
    fc.assert(
      fc.property(
        fc.dictionary(
          texts.map((text) => `x${text}`),
          texts,
        ),
        (form) => {
          const parameters = parseForm(Buffer.from(new URLSearchParams(form).toString()));
          expect(Object.fromEntries(parameters)).toEqual({ ...form });
        },
      ),
    );
  });
});

describe('requireParameter', () => {
  it('names what is missing', () => {
    expect(() => requireParameter(new Map(), 'username')).toThrow('username');
  });
});
