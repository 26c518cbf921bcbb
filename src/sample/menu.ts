export interface Pizza {
  readonly name: string;
  readonly description: string;
  /** US dollars, as text so that nobody rounds it. */
  readonly price: string;
}

/** What PizzaShack bakes. */
export const MENU: readonly Pizza[] = [
  {
    name: 'Margherita',
    description: 'Tomato, mozzarella and basil on a thin crust.',
    price: '9.90',
  },
  {
    name: 'Marinara',
    description: 'Tomato, garlic and oregano; no cheese.',
    price: '8.50',
  },
  {
    name: 'Quattro Formaggi',
    description: 'Mozzarella, gorgonzola, fontina and parmesan.',
    price: '12.40',
  },
  {
    name: 'Prosciutto e Funghi',
    description: 'Cooked ham, mushrooms, tomato and mozzarella.',
    price: '12.90',
  },
  {
    name: 'Diavola',
    description: 'Hot salami, chilli, tomato and mozzarella.',
    price: '11.90',
  },
  {
    name: 'Ortolana',
    description: 'Grilled aubergine, courgette and peppers with tomato and mozzarella.',
    price: '11.50',
  },
];
