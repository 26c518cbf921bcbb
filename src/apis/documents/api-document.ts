import { plainValue } from './document-node.js';
import { type JsonObject, type JsonValue, isJsonObject, jsonObject, withMembers } from './json.js';
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

  /**
   * What it says, to be kept and served; its versions are text, as readers expect them, even where the quotes were
   * forgotten. What a YAML alias repeats is the same object several times.
   */
  get value(): JsonObject {
    const value = withTextAs('openapi', this.root, plainValue(this.root.node));
    if (!isJsonObject(value)) return jsonObject([]);
    const info = this.root.member('info');
    return info ? withMembers(value, { info: withTextAs('version', info, value.info) }) : value;
  }
}

/** The value of a part, with this member of it as it is written. */
function withTextAs(name: string, part: DocumentPart, value: JsonValue): JsonValue {
  const text = part.member(name)?.textOrNumber;
  return isJsonObject(value) && text ? withMembers(value, { [name]: text }) : value;
}
