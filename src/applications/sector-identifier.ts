import type { KeyPair } from '#database/repositories/key-pair.repository';
import { type FieldFault, Problem } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';
import type { KeyPairChangeBody } from './dto/key-pair.dto.js';
import type { SectorDocument } from './sector-documents.js';

/** What decides for which sector a key pair's names of people are. */
type Sectored = Pick<KeyPair, 'subjectType' | 'sectorIdentifierUri' | 'redirectUris'>;

/** What a key pair would be after a change, in what decides about its sector. */
export const sectoredAfter = (keyPair: Sectored, body: KeyPairChangeBody): Sectored => ({
  subjectType: body.subjectType ?? keyPair.subjectType,
  sectorIdentifierUri: body.sectorIdentifierUri === undefined ? keyPair.sectorIdentifierUri : body.sectorIdentifierUri,
  redirectUris: body.redirectUris ?? keyPair.redirectUris,
});

/** Whether a body says anything that decides about the sector. */
export const decidesSector = (body: KeyPairChangeBody): boolean =>
  body.subjectType !== undefined || body.sectorIdentifierUri !== undefined || body.redirectUris !== undefined;

/** The document that has to be read first; null when none has. */
export const documentOf = ({ subjectType, sectorIdentifierUri }: Sectored): string | null =>
  subjectType === 'PAIRWISE' ? sectorIdentifierUri : null;

/**
 * The sector of a key pair (OpenID Connect Core section 8.1): the host of the document that names all its redirect URIs,
 * else the one host that they have; null when everybody knows people by one name.
 *
 * @param document what was read from {@link documentOf}
 * @throws Problem validation_failed when there is no such host, or the document does not name them all
 */
export function sectorIdentifierOf(keyPair: Sectored, document: SectorDocument): string | null {
  const { subjectType, sectorIdentifierUri, redirectUris } = keyPair;
  if (subjectType !== 'PAIRWISE') return null;
  if (sectorIdentifierUri === null) return onlyHost(redirectUris);
  if (!document) throw refused([UNREADABLE]);
  const unnamed = redirectUris.filter((uri) => !document.includes(uri));
  if (unnamed.length > 0) throw refused([{ ...UNNAMED, allowed: document.slice(0, 20) }]);
  return new URL(sectorIdentifierUri).hostname;
}

/** @throws Problem precondition_failed when somebody named another document while this one was read */
export function requireSameDocument(read: Sectored, stored: Sectored): void {
  if (documentOf(read) === documentOf(stored)) return;
  throw new Problem('precondition_failed', 'It was changed meanwhile. Read it again.');
}

/** A loopback address and a scheme of one's own are nobody's: applications of strangers have them too. */
function onlyHost(redirectUris: readonly string[]): string {
  const hosts = new Set(
    redirectUris.map((uri) => new URL(uri)).map((url) => (url.protocol === 'https:' ? url.hostname : '')),
  );
  const [host = ''] = hosts;
  if (hosts.size === 1 && host !== '') return host;
  throw refused([NO_HOST]);
}

const NO_HOST: FieldFault = {
  pointer: '/sectorIdentifierUri',
  code: 'required',
  detail: 'PAIRWISE needs redirect URIs that are all https on one host, or a sectorIdentifierUri.',
};

const UNREADABLE: FieldFault = {
  pointer: '/sectorIdentifierUri',
  code: 'unreadable',
  detail: 'It must answer within 5 seconds, without a redirect, with a JSON list of redirect URIs of at most 64 kB.',
};

const UNNAMED: FieldFault = {
  pointer: '/sectorIdentifierUri',
  code: 'incomplete',
  detail: 'The list that it answers does not hold every one of the redirectUris.',
};
