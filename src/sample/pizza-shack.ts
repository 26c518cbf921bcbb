import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { MENU } from './menu.js';
import { OrderBook, OrderRefused } from './order-book.js';

export interface RunningPizzaShack {
  /** The port it listens on, also when 0 was asked for. */
  readonly port: number;
  /** Ends what is running and frees the port. */
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 4_096;

/**
 * The back end of the sample API: a real HTTP server that knows nothing of Gatehouse. Rejects with the system's error
 * when it cannot listen.
 */
export async function startPizzaShack(address: {
  readonly host: string;
  readonly port: number;
}): Promise<RunningPizzaShack> {
  const orders = new OrderBook();
  const server = createServer((request, response) => void answer(request, response, orders));
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, orders: OrderBook): Promise<void> {
  try {
    await route(request, response, orders);
  } catch (error) {
    if (response.destroyed || response.headersSent) return void response.destroy();
    if (error instanceof OrderRefused) return problem(response, 400, 'The order cannot be taken.', error.message);
    problem(response, 500, 'Something went wrong.', 'Repeat the request.');
  }
}

async function route(request: IncomingMessage, response: ServerResponse, orders: OrderBook): Promise<void> {
  const [path] = (request.url ?? '/').split('?', 1);
  const asked = request.method === 'HEAD' ? 'GET' : request.method;
  if (path === '/menu') {
    return asked === 'GET' ? json(response, 200, MENU) : methodNotAllowed(response, 'GET, HEAD');
  }
  if (path === '/order') {
    return asked === 'POST' ? takeOrder(request, response, orders) : methodNotAllowed(response, 'POST');
  }
  const orderId = /^\/order\/([\w-]{1,64})$/.exec(path)?.[1];
  if (orderId === undefined) return problem(response, 404, 'There is nothing here.', 'Try GET /menu.');
  if (asked !== 'GET') return methodNotAllowed(response, 'GET, HEAD');
  const order = orders.find(orderId);
  if (order) json(response, 200, order);
  else problem(response, 404, 'There is no such order.', 'PizzaShack forgets orders when it restarts.');
}

async function takeOrder(request: IncomingMessage, response: ServerResponse, orders: OrderBook): Promise<void> {
  const order = orders.take(await readJson(request));
  // Relative, so that it is right below whatever address this API is published at.
  response.setHeader('Location', `order/${order.orderId}`);
  json(response, 201, order);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new OrderRefused(`An order has at most ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new OrderRefused('The body is not JSON.');
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  write(response, status, 'application/json; charset=utf-8', value);
}

function methodNotAllowed(response: ServerResponse, allow: string): void {
  response.setHeader('Allow', allow);
  problem(response, 405, 'This address does not answer to that method.', `Use ${allow}.`);
}

/** RFC 9457. */
function problem(response: ServerResponse, status: number, title: string, detail: string): void {
  write(response, status, 'application/problem+json', { type: 'about:blank', title, status, detail });
}

function write(response: ServerResponse, status: number, contentType: string, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': body.byteLength }).end(body);
}
