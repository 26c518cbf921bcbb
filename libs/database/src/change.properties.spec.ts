import * as fc from 'fast-check';
import { type Change, type StoredChange, fromStored, toStored } from './change.js';

const KINDS = [
  'client',
  'application',
  'subscriptions',
  'api',
  'plan',
  'user',
  'settings',
  'signing-keys',
  'grant-ended',
  'token-revoked',
  'generation',
];

/** As it comes back from a JSON column. */
const throughTheDatabase = ({ payload, ...row }: StoredChange): StoredChange => ({
  ...row,
  payload: JSON.parse(JSON.stringify(payload)),
});

describe('fromStored', () => {
  const endsAt = fc.date({ noInvalidDate: true });
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.record({ kind: fc.constant('client' as const), consumerKey: fc.string() }),
    fc.record({ kind: fc.constantFrom('application' as const, 'subscriptions' as const), applicationId: fc.string() }),
    fc.record({ kind: fc.constant('api' as const), apiId: fc.string() }),
    fc.record({ kind: fc.constant('signing-keys' as const), kid: fc.string() }),
    fc.record({ kind: fc.constant('grant-ended' as const), grantId: fc.string(), endsAt }),
    fc.record({ kind: fc.constant('token-revoked' as const), tokenId: fc.string(), endsAt }),
    fc.record({
      kind: fc.constant('generation' as const),
      of: fc.constantFrom('USER' as const, 'KEY_PAIR' as const),
      subject: fc.string(),
      generation: fc.nat(),
      endsAt,
    }),
  );

  it('reads back every change', () => {
    fc.assert(fc.property(change, (made) => expect(fromStored(throughTheDatabase(toStored(made)))).toEqual(made)));
  });

  it('knows no change of another kind, and throws on none, whatever a newer release wrote', () => {
    const payload = fc.oneof(
      fc.constant(null),
      fc.dictionary(fc.constantFrom('of', 'generation', 'endsAt', 'more'), fc.jsonValue()),
    );
    const kind = fc.oneof(fc.constantFrom(...KINDS, '__proto__', 'constructor'), fc.string());
    fc.assert(
      fc.property(fc.record({ kind, subject: fc.string(), payload }), (row) => {
        expect(fromStored(row) === null).toBe(!KINDS.includes(row.kind));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never makes an instant that comes to no end, nor a generation that is no number', () => {
    const payload = fc.dictionary(fc.constantFrom('of', 'generation', 'endsAt'), fc.jsonValue());
    const kind = fc.constantFrom('grant-ended', 'token-revoked', 'generation');
    fc.assert(
      fc.property(fc.record({ kind, subject: fc.string(), payload }), (row) => {
        const read = fromStored(row);
        expect(read !== null && 'endsAt' in read && Number.isNaN(read.endsAt.getTime())).toBe(false);
        expect(read !== null && 'generation' in read && !Number.isSafeInteger(read.generation)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
