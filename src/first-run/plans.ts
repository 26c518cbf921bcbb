import type { NewPlan } from '#database/repositories/plan.repository';

const perMinute = (name: string, requests: number): NewPlan => ({
  name,
  description: `${requests} calls a minute.`,
  limit: { requests, perSeconds: 60 },
  burst: null,
  approval: 'AUTOMATIC',
  state: 'ACTIVE',
  isDefault: false,
});

/**
 * The plans of the classic model (product.md §1). Unlimited is what a subscription gets when nobody chooses: a limit that
 * nobody chose must not be what refuses a call, and an API that cannot bear it does not offer it.
 */
export const FIRST_PLANS: readonly NewPlan[] = [
  perMinute('Bronze', 1000),
  perMinute('Silver', 2000),
  perMinute('Gold', 5000),
  { ...perMinute('Unlimited', 0), description: 'No limit.', limit: null, isDefault: true },
];
