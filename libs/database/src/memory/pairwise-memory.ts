import { randomBytes } from 'node:crypto';
import type { Client } from '#oauth-core/model/client';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import type { Clock } from '#primitives/clock';
import { PairwiseNames } from '#primitives/pairwise-names';
import type { RootKeys } from '#primitives/root-keys';
import type { Database } from '../database.js';

const SECRET_BYTES = 32;

/**
 * Pairwise subjects under the installation's own secret. It is made by the first process that asks for it and never
 * changes, whatever becomes of the root keys: with another one every person would be somebody else to those clients.
 */
export class PairwiseMemory extends PairwiseSubjects {
  private constructor(private readonly names: PairwiseNames) {
    super();
  }

  /** @throws Error when the root key that sealed the secret is not here */
  static async open(database: Database, rootKeys: RootKeys, clock: Clock): Promise<PairwiseMemory> {
    const sealed = (await database.read.settings.pairwiseSecret()) ?? (await makeSecret(database, rootKeys, clock));
    const secret = rootKeys.open('pairwise-subject', sealed);
    if (!secret) throw new Error('The secret of pairwise subjects was sealed with a root key that is not here.');
    return new PairwiseMemory(new PairwiseNames(secret));
  }

  subjectFor({ sectorIdentifier }: Pick<Client, 'sectorIdentifier'>, userId: string): string {
    return sectorIdentifier === null ? userId : this.names.nameOf(userId, sectorIdentifier);
  }

  userIdOf(subject: string): string {
    return this.names.uuidOf(subject) ?? subject;
  }
}

/** Of processes that begin at once the first one's secret is everybody's. */
async function makeSecret(database: Database, rootKeys: RootKeys, clock: Clock): Promise<Buffer> {
  const mine = rootKeys.seal('pairwise-subject', randomBytes(SECRET_BYTES));
  await database.single(({ settings }) => settings.addPairwiseSecret(mine, clock.now()));
  return (await database.read.settings.pairwiseSecret()) ?? mine;
}
