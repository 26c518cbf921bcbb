import { plainValue } from './document-node.js';
import { type JsonObject, isJsonObject, jsonObject } from './json.js';
import type { DocumentPart } from './document-part.js';
import { Survey } from './survey.js';
import type { TextPositions } from './text-positions.js';

/** A document that was read and found good. */
export class ApiDocument {
  constructor(
    private readonly root: DocumentPart,
    private readonly positions: TextPositions,
  ) {}

  /** A fresh walk through it. */
  survey(): Survey {
    return new Survey(this.root, this.positions);
  }

  /** What it says, to be kept and served. What a YAML alias repeats is the same object several times. */
  get value(): JsonObject {
    const value = plainValue(this.root.node);
    return isJsonObject(value) ? value : jsonObject([]);
  }
}
