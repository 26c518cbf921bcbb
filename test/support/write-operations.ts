import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

const DOCUMENT = join(import.meta.dirname, '../../dist/openapi.json');
const TARGET = join(import.meta.dirname, 'operations.ts');

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Response {
  readonly $ref?: string;
  readonly content?: Content;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

/**
 * The types of a client as the OpenAPI document describes it. Ours and not a package's: it is short, and the packages that
 * do it bring a whole OpenAPI tool chain, made for another TypeScript.
 *
 * @param text the document, as JSON
 * @returns the source of `operations.ts`
 */
export async function operationsOf(text: string): Promise<string> {
  const { paths, components }: Document = JSON.parse(text);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
  const types = operations.map((operation) => typeOfOperation(operation, components.responses));
  const places = operations.map(
    ({ operationId, method, path }) => `${operationId}: ${JSON.stringify({ method, path })}`,
  );
  const source = [
    '// Written by write-operations.ts from the OpenAPI document: `npm run openapi`. Not to be edited.',
    ...Object.entries(components.schemas).map(([name, schema]) => declarationOf(name, schema)),
    `/** What each operation is asked and what it can answer, by its id. */\nexport interface Operations { ${types.join('\n')} }`,
    `/** Where each operation is. */\nexport const OPERATIONS = { ${places.join(', ')} } as const;`,
  ];
  return format(source.join('\n\n'), { ...(await resolveConfig(TARGET)), parser: 'typescript' });
}

const declarationOf = (name: string, schema: Schema): string =>
  schema.properties ? `export interface ${name} ${objectOf(schema)}` : `export type ${name} = ${typeOf(schema)};`;

function typeOfOperation(
  { operationId, parameters = [], requestBody, responses }: Operation,
  components: Document['components']['responses'],
): string {
  const asked = ['path', 'query', 'header'].flatMap((place) => {
    const members = parameters.filter((parameter) => parameter.in === place).map(memberOf);
    return members.length > 0 ? [`readonly ${place}: { ${members.join(' ')} };`] : [];
  });
  // A body that may be called by several media types is the same body.
  for (const [type, { schema }] of Object.entries(requestBody?.content ?? {}).slice(0, 1)) {
    asked.push(`readonly ${type === 'application/x-www-form-urlencoded' ? 'form' : 'json'}: ${typeOf(schema)};`);
  }
  const answers = Object.entries(responses).map(([status, response]) => {
    const { content = {} } = response.$ref ? components[nameOf(response.$ref)] : response;
    const bodies = [...new Set(Object.values(content).map(({ schema }) => typeOf(schema)))];
    return `{ readonly status: ${status}; readonly body: ${bodies.join(' | ') || 'null'} }`;
  });
  return `readonly ${operationId}: { readonly request: ${asked.length > 0 ? `{ ${asked.join(' ')} }` : NOTHING}; readonly answer: ${answers.join(' | ')} };`;
}

const NOTHING = 'Readonly<Record<string, never>>';

const memberOf = ({ name, required, schema }: Parameter): string =>
  `readonly '${name}'${required ? '' : '?'}: ${typeOf(schema)};`;

function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.allOf) return schema.allOf.map(grouped).join(' & ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(typeOf).join(' | ');
  if (schema.type === 'object') return objectOf(schema);
  if (schema.type === 'array') return `readonly ${grouped(schema.items ?? {})}[]`;
  return [schema.type ?? []].flat().map(nameOfType).join(' | ') || 'unknown';
}

function objectOf({ properties, required = [], additionalProperties = false }: Schema): string {
  if (!properties) {
    const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
    return `Readonly<Record<string, ${values}>>`;
  }
  const members = Object.entries(properties).map(([name, schema]) => {
    const comment = schema.description ? `/** ${schema.description.replace(/\s+/g, ' ')} */\n` : '';
    return comment + memberOf({ name, in: '', required: required.includes(name), schema });
  });
  return `{ ${members.join('\n')} }`;
}

const grouped = (schema: Schema): string => `(${typeOf(schema)})`;

const nameOfType = (type: string): string => (type === 'integer' ? 'number' : type);

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

if (import.meta.main) writeFileSync(TARGET, await operationsOf(readFileSync(DOCUMENT, 'utf8')));
