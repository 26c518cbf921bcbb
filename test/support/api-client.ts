import type { Call, HttpsClient } from './https-client.js';
import { OPERATIONS, type Operations } from './operations.js';

type OperationId = keyof Operations;

interface Request {
  readonly path?: object;
  readonly query?: object;
  readonly form?: object;
  readonly json?: unknown;
}

/** Calls operations by their ids, with the types that the OpenAPI document gives them, on one origin. */
export class ApiClient {
  constructor(
    private readonly client: HttpsClient,
    private readonly origin: string,
    private readonly credentials: Pick<Call, 'basic' | 'bearer'> = {},
  ) {}

  async call<Id extends OperationId>(id: Id, request: Operations[Id]['request']): Promise<Operations[Id]['answer']> {
    const { path = {}, query = {}, form, json }: Request = request;
    const { method, path: template } = OPERATIONS[id];
    const values = new Map(pairsOf(path));
    const address = template.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '');
    const search = new URLSearchParams(pairsOf(query)).toString();
    const { status, headers, text } = await this.client.call(`${this.origin}${address}${search && `?${search}`}`, {
      ...this.credentials,
      method,
      form: form && pairsOf(form),
      ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { 'Content-Type': 'application/json' } }),
    });
    // The validator has compared the answer with the same document from which these types were made.
    const isJson = headers['content-type']?.includes('json');
    return { status, body: isJson ? JSON.parse(text) : text || null } as Operations[Id]['answer'];
  }
}

/** What is there of optional members. */
const pairsOf = (members: object): [string, string][] =>
  Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
