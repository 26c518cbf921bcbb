import fc from 'fast-check';
import { normalPath, readTarget } from './normal-path.js';
import { GatewayRefusal } from './refusals.js';

describe('normalPath', () => {
  it.each(['/', '/a', '/a/', '/a/b.c/~d-e_f', '/a:b@c/x=1,2', "/(a)!$&'*+", '/...', '/a..b', '/.a'])(
    'leaves %s as it is',
    (path) => expect(normalPath(path)).toBe(path),
  );

  it.each([
    ['/%6denu', '/menu'],
    ['/a%7eb%2dc', '/a~b-c'],
    ['/caf%c3%a9', '/caf%C3%A9'],
    ['/a%20b%3f%23', '/a%20b%3F%23'],
    ['/100%25', '/100%25'],
    ['/a"b|c', '/a%22b%7Cc'],
  ])('writes %s as %s', (path, normal) => expect(normalPath(path)).toBe(normal));

  it.each([
    ['an encoded slash', '/a%2fb'],
    ['an encoded slash in capitals', '/a%2Fb'],
    ['an encoded backslash', '/a%5cb'],
    ['a backslash', '/a\\b'],
    ['two dots', '/a/../b'],
    ['two dots at the end', '/a/..'],
    ['one dot', '/./a'],
    ['encoded dots', '/a/%2e%2E/b'],
    ['a dot half encoded', '/a/.%2e/b'],
    ['two slashes', '/a//b'],
    ['two slashes at the start', '//a'],
    ['a path parameter', '/a;b=1/c'],
    ['dots with a path parameter', '/a/..;/b'],
    ['an encoded semicolon', '/a/..%3b/b'],
    ['NUL', '/a%00b'],
    ['a line feed', '/a%0ab'],
    ['a control character above ASCII', '/a%c2%85b'],
    ['DEL', '/a%7fb'],
    ['an escape that is cut off', '/a%2'],
    ['an escape that is none', '/a%zz'],
    ['bytes that are not UTF-8', '/a%ff'],
    ['an overlong slash', '/a%c0%af'],
    ['a surrogate', '/a%ed%a0%80'],
    ['a slash encoded twice', '/a%252fb'],
    ['dots encoded twice', '/a/%252e%252e/b'],
    ['an encoding of an encoding', '/a%25%32%66b'],
    ['a letter encoded twice', '/%2561dmin'],
    ['a number sign', '/a#b'],
    ['a space', '/a b'],
    ['letters outside ASCII', '/caf\u00e9'],
    ['no slash at the start', 'a/b'],
    ['another form of target', '*'],
    ['an absolute form', 'https://gateway.test/a'],
    ['nothing', ''],
  ])('[145] refuses %s', (_what, path) => {
    expect(() => normalPath(path)).toThrow(expect.objectContaining({ status: 400, fault: 'target_unreadable' }));
  });

  const hostile = fc.oneof(
    fc.string({
      unit: fc.constantFrom('/', '.', '%', '2', '5', 'e', 'F', 'f', 'c', ';', '\\', 'a', '0', '3', 'b', '\u00e9'),
    }),
    fc.string({ unit: 'binary' }),
    fc.webPath(),
  );

  it('[145] is its own normal form, and throws nothing but refusals', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const normal = normalOrRefusal(`/${text}`);
        if (normal instanceof GatewayRefusal) return;
        expect(normalPath(normal)).toBe(normal);
        expect(normal).toMatch(/^\/[\x21-\x7e]*$/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('[145] lets through nothing that a back end could decode into another path', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const normal = normalOrRefusal(`/${text}`);
        if (normal instanceof GatewayRefusal) return;
        let reading = normal;
        const depth = reading.split('/').length;
        for (let round = 0; round < 3; round += 1) {
          expect(reading.split(/[/\\]/)).toHaveLength(depth);
          expect(reading).not.toMatch(/\/\.{1,2}(\/|$)|;|\/\/|\0/);
          try {
            reading = decodeURIComponent(reading);
          } catch {
            return; // a literal percent sign: nothing left to decode
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('[146] takes a long path without slowing down', () => {
    const startedAt = performance.now();
    for (const unit of ['a/', 'a', '%41', 'a.', '-', '"', '%2525']) {
      try {
        normalPath(`/${unit.repeat(8_000)}\n`);
      } catch {
        // refused is as good; only the time counts
      }
    }
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

/** Whatever else it throws is thrown on. */
function normalOrRefusal(path: string): string | GatewayRefusal {
  try {
    return normalPath(path);
  } catch (error) {
    if (error instanceof GatewayRefusal) return error;
    throw error;
  }
}

describe('readTarget', () => {
  it('keeps the query as it came', () => {
    expect(readTarget('/%61?x=%2f..;&y=//')).toEqual({ path: '/a', query: '?x=%2f..;&y=//' });
    expect(readTarget('/a')).toEqual({ path: '/a', query: '' });
    expect(readTarget('/a?')).toEqual({ path: '/a', query: '?' });
  });

  it.each(['/a?x=\u00e9', '/a?x y', '/a?x#y', '/a?\u0007'])('refuses %j', (target) => {
    expect(() => readTarget(target)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('refuses a target beyond 8,192 characters with 414', () => {
    expect(() => readTarget(`/${'a'.repeat(8_192)}`)).toThrow(expect.objectContaining({ status: 414 }));
  });
});
