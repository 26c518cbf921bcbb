import { gunzipSync, gzipSync } from 'node:zlib';
import type { DocumentFault } from './documents/document-fault.js';
import { type ImportedApi, importedApi } from './documents/imported-api.js';
import type { JsonObject } from './documents/json.js';
import { type DocumentFormat, readApiDocument } from './documents/read-api-document.js';

/** A document that was found good, with what it means for us. */
export interface JudgedDocument {
  readonly api: ImportedApi;
  /** As it is kept. */
  readonly kept: Uint8Array;
}

export type Verdict = JudgedDocument | { readonly faults: readonly DocumentFault[] };

/** Judges a document. A large one takes seconds, for which the thread does nothing else. */
export function verdictOn(bytes: Uint8Array, format: DocumentFormat): Verdict {
  const read = readApiDocument(Buffer.from(bytes), format);
  if ('faults' in read) return read;
  return { api: importedApi(read.document), kept: gzipSync(JSON.stringify(read.document.value)) };
}

/** What was kept. It was ours to write, so it is what it says. */
export const unpacked = (kept: Buffer): JsonObject => JSON.parse(gunzipSync(kept).toString()) as JsonObject;
