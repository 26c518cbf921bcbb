import { prefersXml } from './accept.js';
import type { GatewayRefusal } from './refusals.js';

export interface FaultBody {
  readonly contentType: string;
  readonly text: string;
}

/** The body of a refusal in the form the caller prefers: JSON, or XML when `Accept` ranks it above JSON. */
export function faultBody(refusal: GatewayRefusal, traceId: string, accept: string | undefined): FaultBody {
  const members = { code: refusal.code, message: refusal.title, description: refusal.description, traceId };
  if (!prefersXml(accept)) return { contentType: 'application/json; charset=utf-8', text: JSON.stringify(members) };
  const { prefix, namespace } = vocabularyOf(refusal.code);
  const elements = Object.entries(members).map(([name, text]) => {
    const element = `${prefix}:${name}`;
    return `<${element}>${escapeXml(text)}</${element}>`;
  });
  return {
    contentType: 'application/xml; charset=utf-8',
    text: `<${prefix}:fault xmlns:${prefix}="${namespace}">${elements.join('')}</${prefix}:fault>`,
  };
}

/** The classic gateway's three namespaces: who may call, how often, and everything else. */
function vocabularyOf(code: string): { readonly prefix: string; readonly namespace: string } {
  if (code.startsWith('9008')) return { prefix: 'amt', namespace: 'http://wso2.org/apimanager/throttling' };
  if (code.startsWith('9009')) return { prefix: 'ams', namespace: 'http://wso2.org/apimanager/security' };
  return { prefix: 'am', namespace: 'http://wso2.org/apimanager' };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters with a meaning, and those that XML 1.0 cannot hold in any form (section 2.2): these become U+FFFD. */
const escapeXml = (text: string): string =>
  text.replace(
    /[&<>"]|[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
    (found) => ENTITIES[found] ?? '\ufffd',
  );
