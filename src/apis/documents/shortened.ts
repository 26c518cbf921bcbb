import type { DocumentPart } from './document-part.js';
import { MAX_TEXT_LENGTH } from './limits.js';

/** The text of a part, as much as there is room for; empty when it has none. */
export const shortened = (part: DocumentPart | null | undefined, maxLength = MAX_TEXT_LENGTH): string =>
  (part?.text ?? '')
    .trim()
    .slice(0, maxLength)
    .replace(/\p{Surrogate}$/u, ''); // no half of a pair
