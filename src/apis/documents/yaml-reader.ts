import { type CST, Composer, Lexer, type ParsedNode, Parser } from 'yaml';
import { ReadingEnded } from './document-fault.js';
import type { DocumentNode } from './document-node.js';
import { MAX_DEPTH, MAX_YAML_ELEMENTS } from './limits.js';
import type { Reading } from './reading.js';
import { YamlNodes } from './yaml-nodes.js';

type Token = CST.Token;
type Directive = CST.Directive;

/** One level of the document takes at most two in the parser; this keeps the composer, which recurses, off the stack's end. */
const MAX_STACK = 2 * MAX_DEPTH + 4;

/** The core schema without tags of other schemas; duplicate names and aliases are judged by {@link YamlNodes}. */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  strict: true,
  uniqueKeys: false, // compares each with each
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/**
 * Reads YAML 1.2 into the nodes that JSON is read into.
 *
 * @throws ReadingEnded when the text cannot be read; the reason is among the faults
 */
export function readYaml(text: string, reading: Reading): DocumentNode {
  const contents = ownErrors(reading, () => composed(boundedTokens(text, reading), reading));
  if (!reading.faults.none) throw new ReadingEnded();
  return new YamlNodes(reading).node(contents);
}

/** What the library throws, which it should never do, is a fault of the text like any other. */
function ownErrors<T>(reading: Reading, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ReadingEnded) throw error;
    return reading.end(0, 'syntax', 'The YAML cannot be read. Send the document as JSON.');
  }
}

/** Tokens of one document: what the composer would have to work hard for is refused here. */
function boundedTokens(text: string, reading: Reading): readonly Token[] {
  const parser = new Parser();
  const tokens: Token[] = [];
  let elements = 0;
  let directives = 0;
  for (const lexeme of new Lexer().lex(text)) {
    elements += 1;
    if (elements > MAX_YAML_ELEMENTS) {
      const detail = `The YAML has more than ${MAX_YAML_ELEMENTS} elements. Send the document as JSON.`;
      reading.end(parser.offset, 'too_many_values', detail);
    }
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'directive') requireKnownDirective(token, (directives += 1), reading);
    }
    if (parser.stack.length > MAX_STACK) reading.requireDepth(Infinity, parser.offset);
  }
  tokens.push(...parser.end());
  const [, second] = tokens.filter(({ type }) => type === 'document');
  if (second) reading.end(second.offset, 'yaml_unsupported', 'The text holds several documents. Send one.');
  return tokens;
}

/** `%YAML 1.1` would change what values mean, `%TAG` is of no use without tags. */
function requireKnownDirective({ source, offset }: Directive, count: number, reading: Reading): void {
  if (count === 1 && /^%YAML[ \t]+1\.2$/.test(source.trim())) return;
  reading.end(offset, 'yaml_unsupported', 'Only the directive "%YAML 1.2" is read, once. Remove this line.');
}

function composed(tokens: readonly Token[], reading: Reading): ParsedNode | null {
  return withoutStackTraces(() => {
    const [document] = new Composer(OPTIONS).compose(tokens);
    for (const { pos, message } of document?.errors ?? []) {
      reading.fault(pos[0], 'syntax', `${message.slice(0, 200).replace(/[.:]?$/, '')}. Correct the YAML here.`);
    }
    return document?.contents ?? null;
  });
}

/** The composer makes an error object for each of perhaps 100,000 mistakes; a stack trace is what makes one slow. */
function withoutStackTraces<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
