/** How large a published API's document may be. Whatever is larger is refused before it costs time or memory. */

export const MAX_DOCUMENT_BYTES = 10_000_000;

/**
 * YAML costs ten times the work of JSON for each byte, in a library that cannot be interrupted. A document with more
 * elements is still taken, as JSON.
 */
export const MAX_YAML_ELEMENTS = 4_000_000;

/** Objects and lists inside each other, the outermost included. */
export const MAX_DEPTH = 64;

/** Values of the document, those that a YAML alias repeats counted as often as they are repeated. */
export const MAX_VALUES = 500_000;

/** References that lead from one to the next. */
export const MAX_REFERENCE_HOPS = 16;

export const MAX_RESOURCES = 500;
/** More than there can be resources, for paths that describe nothing. */
export const MAX_PATHS = 1_000;
export const MAX_SCOPES = 200;
export const MAX_SCOPE_LENGTH = 128;
export const MAX_TAGS = 200;
export const MAX_FAULTS = 50;
export const MAX_WARNINGS = 50;
export const MAX_NAME_LENGTH = 80;
export const MAX_TEXT_LENGTH = 2_000;
export const MAX_PATH_LENGTH = 500;
