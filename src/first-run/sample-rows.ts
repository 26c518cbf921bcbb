import type { StoredPlan } from '#database/repositories/plan.repository';
import type { User } from '#database/repositories/user.repository';
import { pizzaShackApi } from '../sample/pizza-shack.api.js';
import type { FirstSecrets } from './first-secrets.js';
import type { RowWriter } from './row-writer.js';

export const SAMPLE_APPLICATION = 'DefaultApplication';
const CALLBACK = 'http://127.0.0.1/callback';

interface SampleContext {
  readonly provider: User;
  readonly plans: readonly StoredPlan[];
  /** Where the sample's back end listens, on loopback. */
  readonly port: number;
}

/** A developer, her application with both key pairs, the sample API, and her subscription to it (product.md §3). */
export async function addSample(
  writer: RowWriter,
  { user, production, sandbox }: NonNullable<FirstSecrets['sample']>,
  { provider, plans, port }: SampleContext,
): Promise<void> {
  const developer = await writer.addUser(user, ['SUBSCRIBER']);
  const application = await writer.addApplication(developer, SAMPLE_APPLICATION, 'The first application.');
  await writer.addKeys(application, 'PRODUCTION', production, { redirectUris: [CALLBACK] });
  await writer.addKeys(application, 'SANDBOX', sandbox, { redirectUris: [CALLBACK] });
  const apiId = await addPizzaShack(writer, { provider, plans, port });
  const [plan] = plans.filter(({ isDefault }) => isDefault);
  await writer.stores.subscriptions.add({
    applicationId: application.id,
    apiId,
    planId: plan.id,
    state: 'ACTIVE',
    createdAt: writer.at,
  });
}

async function addPizzaShack({ stores, at }: RowWriter, { provider, plans, port }: SampleContext): Promise<string> {
  const { resources, ...description } = pizzaShackApi;
  const endpoint = `http://127.0.0.1:${port}`;
  const { id } = await stores.apis.add({
    ...description,
    providerId: provider.id,
    state: 'PUBLISHED',
    productionEndpoint: endpoint,
    sandboxEndpoint: endpoint,
    planIds: plans.map((plan) => plan.id),
    createdAt: at,
  });
  for (const resource of resources) await stores.apis.addResource(id, resource);
  return id;
}
