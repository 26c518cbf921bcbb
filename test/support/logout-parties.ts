import type { Database } from '#database/database';
import type { NewKeyPair } from '#database/repositories/key-pair.repository';
import { KeyStore } from '#oauth-core/ports/key-store';
import { type Clock, addSeconds, epochSeconds } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import { newLocator } from '#primitives/secrets';
import { signJws } from '#primitives/signature';
import { Builders, type BuiltKeyPair } from './builders.js';
import type { RunningGatehouse } from './gatehouse.js';
import { type TestBrowser, TestBrowser as Browser, signInWithoutPages } from './signed-in-browser.js';

/** Somebody signed in in a browser, in a session of this name. */
export interface Visit {
  readonly browser: TestBrowser;
  readonly userId: string;
  readonly sessionId: string;
}

/** A new person, signed in in a new browser. */
export async function newVisit(house: RunningGatehouse): Promise<Visit> {
  const browser = new Browser(house);
  const { id: userId } = await house.build.user();
  return { browser, userId, sessionId: await signInWithoutPages(browser, { userId }, house) };
}

/** An ID token as a client got it in this session; `changes` make it another. */
export function idTokenOf(
  house: Pick<RunningGatehouse, 'application' | 'issuer' | 'clock'>,
  { consumerKey }: Pick<BuiltKeyPair, 'consumerKey'>,
  { userId, sessionId }: Pick<Visit, 'userId' | 'sessionId'>,
  changes: object = {},
): string {
  const now = epochSeconds(house.clock.now());
  return signJws(house.application.get(KeyStore).signingKey('TOKEN', 'ES256'), 'JWT', {
    iss: house.issuer,
    sub: userId,
    aud: consumerKey,
    iat: now - 7200,
    exp: now - 3600, // applications keep them for long
    sid: sessionId,
    ...changes,
  });
}

/** A client that a person of a session let in, as an exchange of a code leaves it behind. */
export async function clientOf(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { userId, sessionId }: Pick<Visit, 'userId' | 'sessionId'>,
  fields: Partial<NewKeyPair> = {},
  scopes: readonly string[] = ['openid'],
): Promise<BuiltKeyPair & { readonly grantId: string }> {
  const keyPair = await new Builders(database).keyPair(fields);
  return { ...keyPair, grantId: await addGrant({ database, clock }, keyPair, { userId, sessionId }, scopes) };
}

/** One more grant of a session; returns its id. */
export async function addGrant(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { id: keyPairId }: Pick<BuiltKeyPair, 'id'>,
  { userId, sessionId }: Pick<Visit, 'userId' | 'sessionId'>,
  scopes: readonly string[] = ['openid'],
): Promise<string> {
  const now = clock.now();
  const id = newTimeOrderedId(now);
  const locator = newLocator();
  const ends = addSeconds(now, 86_400);
  await database.single(({ grants }) =>
    grants.add({
      id,
      keyPairId,
      userId,
      grantType: 'authorization_code',
      scopes,
      resources: [],
      authenticatedAt: now,
      amr: ['pwd'],
      epoch: [0, 0],
      createdAt: now,
      expiresAt: ends,
      sessionId,
      claims: { idToken: [], userinfo: [] },
      family: { locator, current: Buffer.alloc(36, 1), idleEndsAt: ends, absoluteEndsAt: ends },
    }),
  );
  return id;
}
