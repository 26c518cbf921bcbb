import { randomUUID } from 'node:crypto';
import { MENU } from './menu.js';

export interface Order {
  readonly orderId: string;
  readonly pizzaType: string;
  readonly quantity: number;
  readonly customerName: string;
  readonly delivered: boolean;
}

/** An order that cannot be taken, with the sentence that says why. */
export class OrderRefused extends Error {}

const MAX_ORDERS = 1_000;
const MAX_QUANTITY = 20;
const MAX_NAME_LENGTH = 100;

/** The latest thousand orders, in memory: it is a sample. */
export class OrderBook {
  private readonly orders = new Map<string, Order>();

  /**
   * Takes what a customer sent.
   *
   * @throws OrderRefused
   */
  take(wish: unknown): Order {
    if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) {
      throw new OrderRefused('Send a JSON object with pizzaType and quantity.');
    }
    const { pizzaType, quantity = 1, customerName = '' }: Record<string, unknown> = { ...wish };
    const pizza = MENU.find(({ name }) => name === pizzaType);
    if (!pizza) throw new OrderRefused('pizzaType must be the name of a pizza in GET /menu.');
    if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY) {
      throw new OrderRefused(`quantity must be a whole number from 1 to ${MAX_QUANTITY}.`);
    }
    if (typeof customerName !== 'string' || customerName.length > MAX_NAME_LENGTH) {
      throw new OrderRefused(`customerName must be a text of at most ${MAX_NAME_LENGTH} characters.`);
    }
    return this.keep({ orderId: randomUUID(), pizzaType: pizza.name, quantity, customerName, delivered: false });
  }

  find(orderId: string): Order | null {
    return this.orders.get(orderId) ?? null;
  }

  private keep(order: Order): Order {
    const [oldest] = this.orders.keys();
    if (this.orders.size >= MAX_ORDERS) this.orders.delete(oldest);
    this.orders.set(order.orderId, order);
    return order;
  }
}
