import type { DocumentNode } from './document-node.js';
import { DocumentPart, below } from './document-part.js';
import { MAX_REFERENCE_HOPS } from './limits.js';
import { shown } from './reading.js';
import type { Survey } from './survey.js';

/**
 * What a part stands for: itself, or what its `$ref` leads to within the document. Nothing outside it is ever fetched: a
 * document must not make this server call an address.
 *
 * @returns null when it leads nowhere; then there is a fault
 */
export function resolved(part: DocumentPart, survey: Survey): DocumentPart | null {
  let current = part;
  for (let hops = 0; hops <= MAX_REFERENCE_HOPS; hops += 1) {
    const reference = current.member('$ref');
    const target = reference?.text;
    if (!reference || typeof target !== 'string') return current;
    if (!target.startsWith('#')) {
      const detail = `The reference ${shown(target)} leads out of the document. Put what it means into components.`;
      survey.fault(reference, 'reference_outside', detail);
      return null;
    }
    const next = targetOf(target, survey.root);
    if (!next) {
      survey.fault(reference, 'reference_unresolved', `Nothing is at ${shown(target)}. Correct the reference.`);
      return null;
    }
    current = next;
  }
  const detail = `The reference leads over more than ${MAX_REFERENCE_HOPS} others, perhaps in a circle. Shorten the way.`;
  survey.fault(part, 'reference_circular', detail);
  return null;
}

/** Names all references that lead nowhere for us. Those that decide about calls are faults already, these only matter to readers. */
export function warnOfReferences(survey: Survey): void {
  const seen = new Set<DocumentNode>();
  const pending = [survey.root];
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.node.kind === 'scalar' || seen.has(part.node)) continue; // what an alias repeats was seen
    seen.add(part.node);
    const reference = part.member('$ref');
    if (reference?.text) warnOf(reference, reference.text, survey);
    for (const [, member] of part.members()) pending.push(member);
    for (const item of part.items()) pending.push(item);
  }
}

function warnOf(reference: DocumentPart, target: string, survey: Survey): void {
  if (!target.startsWith('#')) {
    survey.warn(reference, 'reference_outside', `${shown(target)} is outside the document and is not fetched.`);
  } else if (target.startsWith('#/') && !targetOf(target, survey.root)) {
    survey.warn(reference, 'reference_unresolved', `Nothing is at ${shown(target)}.`);
  }
}

/** What is at a pointer in a URI fragment (RFC 6901 section 6); null where nothing is. */
function targetOf(fragment: string, root: DocumentPart): DocumentPart | null {
  const pointer = decoded(fragment.slice(1));
  if (pointer === '') return root;
  if (!pointer?.startsWith('/')) return null;
  let part: DocumentPart | null = root;
  for (const token of pointer.slice(1).split('/')) {
    part = childAt(part, token.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (!part) return null;
  }
  return part;
}

function childAt(part: DocumentPart, name: string): DocumentPart | null {
  if (part.node.kind !== 'list') return part.member(name);
  const item = /^(0|[1-9]\d{0,6})$/.test(name) ? part.node.items[Number(name)] : undefined;
  return item ? new DocumentPart(item, below(part.pointer, name)) : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
