import { jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Database } from '#database/database';
import type { UserGrant } from '#oauth-core/model/user-grant';
import { addSeconds } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { newLocator } from '#primitives/secrets';
import { Builders } from '../support/builders.js';
import { databases, testRootKeys, type ThrowAwayDatabase } from '../support/databases.js';
import { verbsDuring } from '../support/statements.js';

jest.setTimeout(30_000); // each makes databases, on a machine that may be busy

const NOW = new Date('2026-06-01T12:00:00.123Z');

describe.each(Object.entries(databases))('what is stored at the same moment on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  let build: Builders;
  let person: { readonly id: string };

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared();
    build = new Builders(database);
    person = await build.user();
  });

  afterAll(() => place.drop());

  const newCode = async () => {
    const grantId = newTimeOrderedId(NOW);
    const code = await build.code(NOW, { id: person.id }, person, { grantId });
    return { grantId, fingerprint: testRootKeys.fingerprint('authorization-code', code) };
  };
  const newCodes = (count: number) => Promise.all(Array.from({ length: count }, newCode));
  type Code = Awaited<ReturnType<typeof newCode>>;

  const grantOf = ({ grantId }: Pick<Code, 'grantId'>): UserGrant => ({
    id: grantId,
    keyPairId: newId(),
    userId: person.id,
    grantType: 'authorization_code',
    scopes: ['openid', 'Zoë'],
    resources: [],
    authenticatedAt: NOW,
    amr: ['pwd'],
    epoch: [0, 1],
    sessionId: null,
    claims: { idToken: [], userinfo: ['name'] },
    createdAt: NOW,
    expiresAt: addSeconds(NOW, 600),
    family: { locator: newLocator(), current: randomBytes(36), idleEndsAt: NOW, absoluteEndsAt: addSeconds(NOW, 600) },
  });
  const exchange = (code: Code, grant = grantOf(code)) =>
    database.single(({ grants }) => grants.addFromCode(grant, code.fingerprint));
  const stored = (grant: UserGrant) => database.read.grants.findFamily(grant.family?.locator ?? Buffer.alloc(0));

  it('is one statement in one transaction, and every row is whole', async () => {
    const codes = await newCodes(20);
    const grants = codes.map(grantOf);
    const statements = await verbsDuring(database, async () => {
      const outcomes = await Promise.all(codes.map((code, index) => exchange(code, grants[index])));
      expect(outcomes).toEqual(codes.map(() => true));
    });
    expect(statements).toEqual([expect.stringMatching(/START|BEGIN/), 'INSERT', 'COMMIT']);
    for (const grant of grants) {
      const { family, ...rest } = grant;
      expect(await stored(grant)).toMatchObject({ ...family, grant: rest });
    }
  });

  it('[27] leaves out the grant of a code that is spent, and no other', async () => {
    const codes = await newCodes(10);
    await database.single((stores) => stores.codes.spend(codes[3].fingerprint, NOW));
    const grants = codes.map(grantOf);
    const outcomes = await Promise.all(codes.map((code, index) => exchange(code, grants[index])));
    expect(outcomes).toEqual(codes.map((_code, index) => index !== 3));
    const found = await Promise.all(grants.map(stored));
    expect(found.map((family) => family !== null)).toEqual(outcomes);
  });

  it('[27] makes one grant of a code that is exchanged 20 times beside others', async () => {
    const [code, ...others] = await newCodes(11);
    const outcomes = await Promise.all(
      [...others, ...Array.from({ length: 20 }, () => code)].map((one) => exchange(one)),
    );
    expect(outcomes.slice(0, 10)).toEqual(others.map(() => true));
    expect(outcomes.slice(10).filter(Boolean)).toHaveLength(1);
  });

  it('leaves out a grant whose id is taken, with its own error', async () => {
    const codes = await newCodes(5);
    await exchange(codes[2]);
    const added = await Promise.allSettled(
      codes.map((code) => database.single(({ grants }) => grants.add(grantOf(code)))),
    );
    expect(added.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true]);
    expect(added[2]).toMatchObject({ reason: { failure: 'duplicate' } });
  });

  it('is kept when 200 tokens are stored at once, and all are found', async () => {
    const tokens = Array.from({ length: 200 }, () => {
      const id = newTimeOrderedId(NOW);
      return { id, fingerprint: randomBytes(36), claims: { jti: id }, expiresAt: NOW };
    });
    await Promise.all(tokens.map((token) => database.single(({ accessTokens }) => accessTokens.add(token))));
    const find = ({ fingerprint }: { fingerprint: Buffer }) => database.read.accessTokens.findClaims([fingerprint]);
    expect(await Promise.all(tokens.map(find))).toEqual(tokens.map(({ claims }) => claims));
  });
});
