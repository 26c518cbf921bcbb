import { type RunningPizzaShack, startPizzaShack } from './pizza-shack.js';

describe('PizzaShack', () => {
  let shack: RunningPizzaShack;
  const at = (path: string) => `http://127.0.0.1:${shack.port}${path}`;
  const order = (body: string) => fetch(at('/order'), { method: 'POST', body });

  beforeAll(async () => {
    shack = await startPizzaShack({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => shack.close());

  it('lists its pizzas', async () => {
    const answer = await fetch(at('/menu?page=1'));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toContainEqual({
      name: 'Margherita',
      description: expect.any(String),
      price: expect.stringMatching(/^\d+\.\d\d$/),
    });
  });

  it('takes an order and remembers it', async () => {
    const taken = await order(JSON.stringify({ pizzaType: 'Diavola', quantity: 2, customerName: 'Maria' }));
    expect(taken.status).toBe(201);
    const answer = await taken.json();
    expect(answer).toMatchObject({ pizzaType: 'Diavola', quantity: 2, customerName: 'Maria', delivered: false });
    const location = new URL(taken.headers.get('location') ?? '', at('/order'));
    expect(await (await fetch(location)).json()).toEqual(answer);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['nothing', ''],
    ['an unknown pizza', '{"pizzaType":"Hawaii"}'],
    ['half a pizza', '{"pizzaType":"Diavola","quantity":0.5}'],
    ['a thousand pizzas', '{"pizzaType":"Diavola","quantity":1000}'],
    ['a name that is none', '{"pizzaType":"Diavola","customerName":{}}'],
    ['a body too large', `{"pizzaType":"${'x'.repeat(5_000)}"}`],
  ])('refuses %s as a problem', async (_what, body) => {
    const answer = await order(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 400, detail: expect.any(String) });
  });

  it('says what it does not have', async () => {
    expect((await fetch(at('/nothing'))).status).toBe(404);
    expect((await fetch(at('/order/none'))).status).toBe(404);
    const answer = await fetch(at('/menu'), { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('forgets the oldest order beyond a thousand', async () => {
    const { orderId } = (await (await order('{"pizzaType":"Marinara"}')).json()) as { orderId: string };
    for (let count = 0; count < 1_000; count += 1) await (await order('{"pizzaType":"Marinara"}')).text();
    expect((await fetch(at(`/order/${orderId}`))).status).toBe(404);
  });

  it('says so when its port is taken', async () => {
    await expect(startPizzaShack({ host: '127.0.0.1', port: shack.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
