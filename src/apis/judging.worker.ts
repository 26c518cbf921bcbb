import { parentPort, workerData } from 'node:worker_threads';
import type { DocumentFormat } from './documents/read-api-document.js';
import { verdictOn } from './judged-document.js';

/** A thread of its own for one document. */
const { bytes, format }: { readonly bytes: Uint8Array; readonly format: DocumentFormat } = workerData;
parentPort?.postMessage(verdictOn(bytes, format));
