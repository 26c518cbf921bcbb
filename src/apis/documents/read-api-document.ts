import { ApiDocument } from './api-document.js';
import { type DocumentFault, DocumentFaults, ReadingEnded } from './document-fault.js';
import type { DocumentNode } from './document-node.js';
import { DocumentPart } from './document-part.js';
import { readApi } from './imported-api.js';
import { JsonReader } from './json-reader.js';
import { MAX_DOCUMENT_BYTES } from './limits.js';
import { Reading } from './reading.js';
import { requireOpenApi } from './require-openapi.js';
import { TextPositions } from './text-positions.js';
import { readYaml } from './yaml-reader.js';

export type DocumentFormat = 'json' | 'yaml';
export type ReadDocument = { readonly document: ApiDocument } | { readonly faults: readonly DocumentFault[] };

/**
 * Reads an OpenAPI document from outside and judges it. It never throws; whatever is sent, it takes seconds at most, for
 * which the thread does nothing else. Faults come several at once, in the order of the text.
 */
export function readApiDocument(bytes: Buffer, format: DocumentFormat): ReadDocument {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    return refused('', 'too_large', `A document may have at most ${MAX_DOCUMENT_BYTES / 1_000_000} MB. Divide it.`);
  }
  const text = decoded(bytes);
  if (text === null) return refused('', 'encoding', 'The document is not UTF-8. Save it in this encoding.');
  const positions = new TextPositions(text);
  const nul = text.indexOf('\0');
  if (nul >= 0) return refused(text, 'character_forbidden', 'The document holds NUL. Remove this character.', nul);
  const faults = new DocumentFaults(positions);
  const root = parsed(text, format, faults);
  if (!root) return { faults: faults.inOrder() };
  const document = new ApiDocument(new DocumentPart(root), positions);
  const survey = document.survey();
  if (requireOpenApi(survey)) readApi(survey);
  return survey.faults.none ? { document } : { faults: survey.faults.inOrder() };
}

function parsed(text: string, format: DocumentFormat, faults: DocumentFaults): DocumentNode | null {
  const reading = new Reading(faults);
  try {
    const root = format === 'json' ? new JsonReader(text, reading).read() : readYaml(text, reading);
    return faults.none ? root : null;
  } catch (error) {
    if (error instanceof ReadingEnded) return null;
    throw error;
  }
}

/** A byte order mark at the start is no part of the text. */
function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refused(text: string, code: DocumentFault['code'], detail: string, offset = 0): ReadDocument {
  const faults = new DocumentFaults(new TextPositions(text));
  faults.add({ offset, pointer: '' }, code, detail);
  return { faults: faults.inOrder() };
}
