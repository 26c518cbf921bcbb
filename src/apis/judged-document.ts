import { gunzipSync, gzipSync } from 'node:zlib';
import { Problem } from '../http/problem.js';
import { type ImportedApi, importedApi } from './documents/imported-api.js';
import type { JsonObject } from './documents/json.js';
import { readApiDocument } from './documents/read-api-document.js';
import type { SentDocument } from './sent-document.js';

/** A document that was found good, with what it means for us. */
export interface JudgedDocument {
  readonly api: ImportedApi;
  /** As it is kept. */
  readonly kept: Buffer;
}

/** Judges a document. It may take a second: never inside a transaction. @throws Problem document_invalid */
export function judged({ bytes, format }: SentDocument): JudgedDocument {
  const read = readApiDocument(bytes, format);
  if ('document' in read) {
    return { api: importedApi(read.document), kept: gzipSync(JSON.stringify(read.document.value)) };
  }
  const { faults } = read;
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  throw new Problem('document_invalid', `The document has ${count}; nothing was changed.`, { errors: faults });
}

/** What was kept. It was ours to write, so it is what it says. */
export const unpacked = (kept: Buffer): JsonObject => JSON.parse(gunzipSync(kept).toString()) as JsonObject;
