import type { Repositories } from '#database/repositories/repositories';
import { managementScopes } from '#oauth-core/management-scopes';
import type { FirstSecrets } from './first-secrets.js';
import { FIRST_PLANS } from './plans.js';
import { RowWriter } from './row-writer.js';
import { addSample } from './sample-rows.js';

/** What the first start is told, beside the secrets that it makes. */
export interface FirstStartFacts {
  readonly at: Date;
  /** Where the secrets are left in the clear; the other processes say so at their start. */
  readonly hostname: string;
  readonly file: string;
  /** Whether a back end may listen on this machine's loopback: in the trial, and where the sample's does. */
  readonly loopbackBackends: boolean;
  /** Whether anybody may open an account: in the trial, where nobody else gets at it. */
  readonly openSignUp: boolean;
  /** Of the sample's back end. */
  readonly samplePort: number;
}

/** Under this target the audit holds when and where the installation was set up. */
export const INSTALLATION = { kind: 'INSTALLATION', id: 'first-start' } as const;

/** Writes everything the first start makes. To be called in one transaction, on a database without users. */
export async function addFirstRows(stores: Repositories, secrets: FirstSecrets, facts: FirstStartFacts): Promise<void> {
  const { at } = facts;
  const writer = new RowWriter(stores, at);
  const plans = [];
  for (const plan of FIRST_PLANS) plans.push(await stores.plans.add(plan));
  for (const key of secrets.signingKeys) {
    await stores.signingKeys.add({ ...key, state: 'ACTIVE', activeFromAt: at, activeUntilAt: null, createdAt: at });
  }
  if (facts.loopbackBackends) await stores.settings.put('privateBackends', 'LOOPBACK', at);
  if (facts.openSignUp) await stores.settings.put('signUp', 'OPEN', at);
  // Scopes of publishers and subscribers are asked together with those roles, so the administrator has them all.
  const administrator = await writer.addUser(secrets.administrator, ['ADMINISTRATOR', 'PUBLISHER', 'SUBSCRIBER']);
  const management = await writer.addApplication(administrator, 'Management', 'For scripts that use the REST API.');
  await writer.addKeys(management, 'PRODUCTION', secrets.management, {
    managementScopes: [...managementScopes.keys()],
  });
  if (secrets.sample)
    await addSample(writer, secrets.sample, { provider: administrator, plans, port: facts.samplePort });
  await stores.auditEvents.add({
    at,
    actor: { kind: 'SYSTEM', id: null },
    action: 'installation.set-up',
    target: INSTALLATION,
    after: { hostname: facts.hostname, file: facts.file, sample: secrets.sample !== null },
  });
}
