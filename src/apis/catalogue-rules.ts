import type { CatalogueEntry } from '#database/repositories/api.repository';
import type { FieldFault } from '../http/problem.js';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problems.js';

/** What of an API must fit together with all others. */
export type Candidate = Pick<CatalogueEntry, 'name' | 'context' | 'version' | 'defaultVersion' | 'providerId'> & {
  /** Null of one that is new. */
  readonly id: string | null;
};

/**
 * That nobody takes another's name or calls. A context belongs to the publisher who had it first, and a name to a
 * context: whoever could add a version to another's API, or an API inside its addresses, would be sent its calls.
 *
 * @throws Problem name_taken, context_taken
 */
export function requireRoom(catalogue: readonly CatalogueEntry[], candidate: Candidate): void {
  const others = catalogue.filter(({ id }) => id !== candidate.id);
  for (const other of others) {
    if (keyOf(other) === keyOf(candidate)) requireOwnContext(other, candidate);
    else if (isLive(other) && overlap(other, candidate)) {
      throw taken('context_taken', 'Some addresses would belong to this API and to another. Choose another context.');
    }
  }
  const name = candidate.name.toLowerCase();
  if (others.some((other) => other.name.toLowerCase() === name && keyOf(other) !== keyOf(candidate))) {
    throw taken('name_taken', 'An API at another context has this name.');
  }
}

function requireOwnContext(other: CatalogueEntry, candidate: Candidate): void {
  if (other.providerId !== candidate.providerId) {
    throw taken('context_taken', 'The context belongs to another publisher.');
  }
  if (other.context !== candidate.context) {
    throw taken('context_taken', 'Another API has this context in other letter case. Write it the same way.');
  }
  if (other.version === candidate.version) throw taken('context_taken', 'There is such a version already.');
}

/** Whether some address could be read as a call to either, a version taken for a segment of the other's context. */
function overlap(a: Candidate, b: Candidate): boolean {
  return claims(a).some((one) => claims(b).some((two) => isWithin(one, two) || isWithin(two, one)));
}

/** The addresses below which everything is the API's. In lower case, so that nothing depends on it. */
const claims = ({ context, version, defaultVersion }: Candidate): readonly string[] =>
  [`${context}/${version}`, ...(defaultVersion ? [context] : [])].map((claim) => claim.toLowerCase());

const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

/** One that is retired is called no more. */
const isLive = ({ state }: CatalogueEntry): boolean => state !== 'RETIRED';

/**
 * The names of scopes that another publisher's APIs declare. Those that several APIs declare are one scope to the token
 * server, and what one of them allows is allowed: a stranger's declaration would open what its owner has closed.
 */
export function foreignScopeFaults(
  catalogue: readonly CatalogueEntry[],
  { providerId }: Pick<Candidate, 'providerId'>,
  names: readonly string[],
): readonly FieldFault[] {
  const foreign = catalogue.filter((other) => other.providerId !== providerId && isLive(other));
  const declared = new Set(foreign.flatMap(({ scopes }) => scopes));
  return names.flatMap((name, index) =>
    declared.has(name)
      ? [
          {
            pointer: `/scopes/${index}/name`,
            code: 'taken',
            detail: 'An API of another publisher declares this scope.',
          },
        ]
      : [],
  );
}

const taken = (code: ProblemCode, detail: string): Problem => new Problem(code, detail);

const keyOf = ({ context }: Pick<Candidate, 'context'>): string => context.toLowerCase();
