import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { addressKind } from './address-kind.js';
import { answeredCookie, forwardedCookies } from './cookie-rules.js';
import { connectionOptions, isDroppable, isForwarded } from './header-rules.js';

const cookieText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'a=1',
        '__Host-a=1',
        '__secure-b',
        '__HOST-=',
        ';',
        ' ',
        '\t',
        'Domain=x',
        'domain',
        'PATH = /',
        'HttpOnly',
        '=',
      ),
      { maxLength: 10 },
    )
    .map((pieces) => pieces.join(';')),
);

describe('cookies', () => {
  it('of reserved names pass in neither direction, whatever stands around them', () => {
    fc.assert(
      fc.property(cookieText, (text) => {
        const forwarded = forwardedCookies(text)
          .split(';')
          .map((pair) => pair.trim());
        expect(forwarded.filter((pair) => /^__(host|secure)-/i.test(pair))).toEqual([]);
        expect(answeredCookie(text, '/shop') ?? '').not.toMatch(/^\s*__(host|secure)-/i);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a back end stay below the context of its API', () => {
    fc.assert(
      fc.property(cookieText, (text) => {
        const attributes = (answeredCookie(text, '/shop') ?? 'a; Path=/shop')
          .split(';')
          .slice(1)
          .map((part) => part.trim());
        const names = attributes.map((attribute) => attribute.split('=', 1)[0].trim().toLowerCase());
        expect(names).not.toContain('domain');
        expect(attributes.filter((_, index) => names[index] === 'path')).toEqual(['Path=/shop']);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('header rules', () => {
  const separator = fc.constantFrom('-', '_', '.', '~', '!');
  const identity = fc.constantFrom(
    'x-forwarded-for',
    'x-user-id',
    'x-jwt-assertion',
    'remote-user',
    'authorization',
    'x-real-ip',
  );

  it('stop an identity in every spelling', () => {
    const spelled = fc
      .tuple(identity, fc.array(separator, { minLength: 3, maxLength: 3 }))
      .map(([name, separators]) => {
        let index = 0;
        return name.replaceAll('-', () => separators[index++ % 3]);
      });
    fc.assert(fc.property(spelled, (name) => expect(isForwarded(name)).toBe(false)));
  });

  it('answer whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(typeof isForwarded(name)).toBe('boolean');
        expect([...connectionOptions(name)].every((option) => option === option.trim().toLowerCase())).toBe(true);
        expect(isDroppable(`content-${name}`)).toBe(false);
      }),
    );
  });
});

describe('addressKind', () => {
  it('lets nothing pass that is no address', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.domain(),
          fc.ipV6().map((address) => `[${address}]`),
        ),
        (text) => {
          expect(isIP(text) === 0 ? addressKind(text) : 'forbidden').toBe('forbidden');
        },
      ),
    );
  });

  it('judges an IPv4 address alike in every IPv6 form that wraps it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a, b, c, d] = address.split('.').map(Number);
        const groups = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        const kind = addressKind(address);
        const forms = [`::ffff:${address}`, `::FFFF:${groups}`, `0:0:0:0:0:ffff:${groups}`, `64:ff9b::${groups}`];
        expect(forms.map(addressKind)).toEqual(forms.map(() => kind));
      }),
    );
  });

  it('knows a kind for every address', () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.ipV6().map((text) => `${text}%eth0`),
    );
    fc.assert(
      fc.property(address, (text) =>
        expect(['public', 'loopback', 'private', 'forbidden']).toContain(addressKind(text)),
      ),
    );
  });
});
