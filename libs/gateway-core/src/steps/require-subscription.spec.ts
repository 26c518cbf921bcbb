import { aCaller, aSubscription, anApi, anApplication, DirectoryDouble } from '#test/support/gateway-doubles';
import type { SubscribedApplication } from '../model.js';
import { requireSubscription } from './require-subscription.js';

const api = anApi();
const otherVersion = anApi({ version: '2.0.0' });
const other = anApi({ context: '/other' });

const attempt = (applications: readonly SubscribedApplication[]) =>
  requireSubscription(
    { caller: aCaller({ scopes: ['default', 'order'] }), api, clientAddress: '192.0.2.7' },
    new DirectoryDouble(applications),
  );

const refusal = expect.objectContaining({ status: 403, code: '900908', fault: 'not_subscribed' });

describe('requireSubscription', () => {
  it('[101] does not take a subscription to another API or another version for one to this', async () => {
    for (const apis of [[other], [otherVersion], [other, otherVersion], []]) {
      const application = anApplication(apis.map((subscribed) => aSubscription(subscribed)));
      await expect(attempt([application])).rejects.toEqual(refusal);
    }
    await expect(attempt([anApplication([aSubscription(api)])])).resolves.toMatchObject({
      subscription: { apiId: api.id },
    });
  });

  it('[G02] [101] does not take the subscription of another application', async () => {
    const subscribed = anApplication([aSubscription(api)], { applicationId: 'application-2' });
    await expect(attempt([subscribed])).rejects.toEqual(refusal);
    await expect(attempt([subscribed, anApplication([])])).rejects.toEqual(refusal);
  });
});
