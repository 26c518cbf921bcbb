const open = { authType: 'ANY' as const, scopes: [] };

/** The sample API as the first run publishes it; `startPizzaShack` is its back end. */
export const pizzaShackApi = {
  name: 'PizzaShackAPI',
  context: '/pizzashack',
  version: '1.0.0',
  defaultVersion: false,
  description:
    'A pizza shop that takes orders, for trying things out: `GET /menu` lists the pizzas, `POST /order` orders one, ' +
    '`GET /order/{orderId}` says what became of it.',
  scopes: [],
  cors: { enabled: false, origins: [], headers: [], credentials: false },
  timeoutSeconds: 30,
  maxRequestBytes: 1_048_576,
  passCookies: false,
  passAccessToken: false,
  resources: [
    { ...open, method: 'GET', path: '/menu', description: 'Lists the pizzas.' },
    { ...open, method: 'POST', path: '/order', description: 'Orders a pizza.' },
    { ...open, method: 'GET', path: '/order/{orderId}', description: 'Says what became of an order.' },
  ],
};
