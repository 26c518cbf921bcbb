import { STATUS_CODES } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemBody } from '../http/dto/problem.dto.js';
import { PublicAddresses } from '../http/public-addresses.js';
import type { ListenerName } from '../http/route-declaration.js';
import { type RouteEntry, RouteTable } from '../http/route-table.js';
import { GatewayFaultBody } from './dto/gateway-fault.dto.js';
import { withNullTypes } from './null-types.js';
import { outlineOf } from './outline.js';
import { refusalComponents, refusalsOf } from './refusals.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** What one route can answer in the OpenAPI document, if its controller wants it there. */
const operationAt = ({ paths }: OpenAPIObject, { path, method }: RouteEntry): Operation | undefined =>
  Object.entries(paths[templateOf(path)] ?? {}).find(([name]) => name === method.toLowerCase())?.[1];

/** `/things/:id` is `/things/{id}`. */
export const templateOf = (path: string): string => path.replace(/[:*](\w+)/g, '{$1}');

/**
 * The OpenAPI document of a built application: what Nest's decorators and its compiler plugin know, and what the routes
 * declare for themselves, so that nobody has to repeat it on each of them: where they answer and how they refuse.
 */
export function describeApplication(nest: INestApplication, version: string): OpenAPIObject {
  const addresses = nest.get(PublicAddresses);
  const document = SwaggerModule.createDocument(nest, outlineOf(addresses, version), {
    extraModels: [ProblemBody, GatewayFaultBody],
  });
  document.components = {
    ...document.components,
    responses: refusalComponents(addresses.consoleUrl),
    headers: HEADERS,
  };
  for (const route of nest.get(RouteTable).all()) {
    const operation = operationAt(document, route);
    if (operation) complete(operation, route, addresses);
  }
  return withNullTypes(document);
}

const HEADERS = {
  'Retry-After': {
    description: 'Seconds after which the same request may succeed.',
    required: true,
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
  ETag: {
    description: 'The version of the object, for If-Match and If-None-Match.',
    required: true,
    schema: { type: 'string' },
  },
  Location: { description: 'Where the new object is.', required: true, schema: { type: 'string' } },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 9110 section 11.6.1).',
    required: true,
    schema: { type: 'string' },
  },
} as const;

function complete(operation: Operation, route: RouteEntry, addresses: PublicAddresses): void {
  operation.operationId = operationId(route);
  operation.servers = serversOf(route.listeners, addresses);
  for (const parameter of operation.parameters ?? []) {
    // OpenAPI 3.1 cannot say that the value of a path parameter may hold slashes.
    if ('name' in parameter && route.path.includes(`*${parameter.name}`)) {
      Object.assign(parameter, { 'x-many-segments': true });
    }
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response && 'description' in response) response.description ||= STATUS_CODES[status] ?? status;
  }
  for (const [status, name] of Object.entries(refusalsOf(route))) {
    operation.responses[status] ??= { $ref: `#/components/responses/${name}` };
  }
}

/** `postOauth2Token`: from the address, which is stable, and not from the name of a method of ours. */
const operationId = ({ method, path }: RouteEntry): string =>
  method.toLowerCase() +
  path
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

/** The console first: Swagger UI, which is there, calls the first server that an operation names. */
function serversOf(listeners: readonly ListenerName[], { issuer, consoleUrl }: PublicAddresses) {
  const servers: { readonly url: string; readonly description: string }[] = [];
  if (listeners.includes('console')) servers.push({ url: consoleUrl, description: 'The console' });
  if (listeners.includes('gateway')) servers.push({ url: issuer, description: 'The gateway' });
  return servers;
}
