import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { atAddresses } from '../../src/docs/served-document.js';
import type { PublicAddresses } from '../../src/http/public-addresses.js';
import type { Answer } from './https-client.js';

export const OPENAPI_FILE = join(import.meta.dirname, '../../dist/openapi.json');

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

interface Reference {
  readonly $ref: string;
}

interface DocumentedAnswer {
  readonly headers?: Readonly<Record<string, Reference | { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, object>>;
}

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly servers: readonly { readonly url: string }[];
  readonly parameters?: readonly { readonly name: string; readonly 'x-many-segments'?: boolean }[];
  readonly responses: Readonly<Record<string, Reference | DocumentedAnswer>>;
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What our own pages read, and nobody else. */
const FOR_PAGES = /\/(openapi\.json|passkey\/options)$/;

/**
 * Compares answers with the OpenAPI document of the last build: a status, a content type, a member or a missing header of
 * which the document says nothing is an error. What published APIs answer through the gateway is theirs, and pages are
 * for people: neither is compared, but our own refusals are, wherever they come from.
 */
export class OpenApiValidator {
  private readonly document: OpenApiDocument;
  private readonly ajv = new Ajv2020({ allErrors: true, formats: FORMATS, keywords: [...KEYWORDS] });

  constructor(private readonly addresses: PublicAddresses) {
    this.document = JSON.parse(atAddresses(readFileSync(OPENAPI_FILE, 'utf8'), addresses));
    this.ajv.addSchema({ $id: 'openapi', ...closed(this.document) }, undefined, false, false);
  }

  /** @throws Error saying what the document does not know */
  check(method: string, url: string, answer: Answer): void {
    const [address] = url.split('?');
    const complaint = this.complaintAbout(method, address, answer);
    if (!complaint) return;
    const seen = `${answer.status} ${answer.headers['content-type'] ?? ''} ${answer.text.slice(0, 500)}`;
    throw new Error(`Not in the OpenAPI document: ${method} ${address}: ${complaint}\nanswered ${seen}`);
  }

  private complaintAbout(method: string, url: string, answer: Answer): string | null {
    if (!/^[0-9a-f]{32}$/.test(String(answer.headers['trace-id']))) return 'no Trace-Id';
    const [template, operations] = this.operationsAt(url);
    if (operations.length === 0) return this.elsewhere(url, answer);
    const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
    const operation = operations.find(([name]) => name === wanted)?.[1];
    if (!operation) return this.otherMethod(method, answer);
    const documented = operation.responses[answer.status];
    if (!documented) return `the status ${answer.status}`;
    const pointer =
      '$ref' in documented
        ? String(documented.$ref)
        : `#/paths/${escaped(template)}/${wanted}/responses/${answer.status}`;
    return this.compare(pointer, answer, method === 'HEAD');
  }

  private operationsAt(url: string): readonly [string, readonly (readonly [string, Operation])[]] {
    for (const [template, item] of Object.entries(this.document.paths)) {
      const operations = Object.entries(item).filter(([, { servers, parameters = [] }]) => {
        const many = parameters.filter((parameter) => parameter['x-many-segments']).map(({ name }) => name);
        return servers.some((server) => addressPattern(server.url + template, many).test(url));
      });
      if (operations.length > 0) return [template, operations];
    }
    return ['', []];
  }

  /** A method that an address does not have: refused, or asked by a browser before it calls another one. */
  private otherMethod(method: string, answer: Answer): string | null {
    if (method === 'OPTIONS' && answer.status === 204) return answer.text === '' ? null : 'a body after a preflight';
    if (answer.status !== 405) return `the method ${method}`;
    if (!answer.headers.allow) return '405 without Allow';
    return method === 'HEAD' ? null : this.refusal(answer);
  }

  /** An address that the document does not have: a page, a published API's, or nobody's. */
  private elsewhere(url: string, answer: Answer): string | null {
    const json = isJson(answer) && answer.text !== '';
    if (!json) return null;
    if (url.startsWith(`${this.addresses.consoleUrl}/`)) {
      return answer.status >= 400 || FOR_PAGES.test(url) ? this.refusal(answer) : 'the address';
    }
    const body: unknown = JSON.parse(answer.text);
    const ours = typeof body === 'object' && body !== null && 'traceId' in body;
    return ours && body.traceId === answer.headers['trace-id'] ? this.refusal(answer) : null;
  }

  private refusal(answer: Answer): string | null {
    if (answer.status < 400) return null;
    const type = contentTypeOf(answer);
    if (type === 'application/problem+json') return this.compareBody('#/components/schemas/Problem', answer);
    const name = 'error' in answer.json() ? 'OAuthError' : 'GatewayFault';
    return this.compareBody(`#/components/schemas/${name}`, answer);
  }

  private compare(pointer: string, answer: Answer, bodiless: boolean): string | null {
    const documented = resolve<DocumentedAnswer>(this.document, pointer);
    for (const [name, header] of Object.entries(documented.headers ?? {})) {
      const { required } = '$ref' in header ? resolve<{ required?: boolean }>(this.document, header.$ref) : header;
      if (required && !answer.headers[name.toLowerCase()]) return `${answer.status} without ${name}`;
    }
    if (bodiless) return null;
    const types = Object.keys(documented.content ?? {});
    if (types.length === 0) return answer.text === '' ? null : 'a body';
    const type = contentTypeOf(answer);
    if (!types.includes(type)) return `the content type ${type}`;
    return this.compareBody(`${pointer}/content/${escaped(type)}/schema`, answer);
  }

  private compareBody(pointer: string, answer: Answer): string | null {
    const validate = this.ajv.getSchema(`openapi${pointer}`);
    if (!validate) return `no schema at ${pointer}`;
    const body: unknown = isJson(answer) ? answer.json() : answer.text;
    return validate(body) ? null : this.ajv.errorsText(validate.errors, { dataVar: 'the body' });
  }
}

/** Of the document, which is no schema itself but holds all of them, and of OpenAPI in schemas. */
const KEYWORDS = ['openapi', 'info', 'servers', 'tags', 'paths', 'components', 'example'] as const;

const FORMATS = {
  uri: (text: string) => URL.canParse(text),
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  email: /^[^@\s]+@[^@\s]+$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  password: true,
} as const;

/** The same document, with every object schema closed: clients must bear with new members, the tests must not. */
function closed(node: OpenApiDocument): object;
function closed(node: Json, insideAllOf?: boolean): Json;
function closed(node: Json | OpenApiDocument, insideAllOf = false): Json | object {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item: Json) => closed(item, insideAllOf));
  const members = Object.entries(node).map(([name, value]) => [name, closed(value, name === 'allOf')]);
  const open = 'properties' in node && node.type === 'object' && !('additionalProperties' in node);
  return Object.fromEntries(open && !insideAllOf ? [...members, ['unevaluatedProperties', false]] : members);
}

const contentTypeOf = ({ headers }: Answer): string => (headers['content-type'] ?? '').split(';')[0];

const isJson = (answer: Answer): boolean => /[/+]json$/.test(contentTypeOf(answer));

/** A name as part of a JSON pointer in a fragment (RFC 6901 section 6). */
const escaped = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

export const resolve = <T>(document: OpenApiDocument, pointer: string): T =>
  pointer
    .slice(2)
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], document) as T;

function addressPattern(address: string, manySegments: readonly string[]): RegExp {
  const source = address
    .replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replace(/\{(\w+)\}/g, (_, name: string) => (manySegments.includes(name) ? '.+' : '[^/]+'));
  return new RegExp(`^${source}$`);
}
