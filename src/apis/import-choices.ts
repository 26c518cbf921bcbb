import type { Repositories } from '#database/repositories/repositories';
import type { FieldFault } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { newContextRule } from './api-rules.js';
import { type ApiDraft, draftOf } from './api-draft.js';
import type { ImportedApi } from './documents/imported-api.js';

/** What the address of an import may say beside the document. */
const PARAMETERS = ['context', 'productionEndpoint', 'sandboxEndpoint'] as const;
const MAX_PLANS = 50;

/**
 * The API that an import makes: what the document says, unless the address of the request says otherwise. Without planIds
 * it is offered under the default plan.
 *
 * @throws Problem validation_failed
 */
export async function importedDraft(
  { query }: RestCall,
  imported: ImportedApi,
  { plans }: Pick<Repositories, 'plans'>,
): Promise<ApiDraft> {
  const said = new Map(PARAMETERS.map((name) => [name, query.getAll(name)] as const));
  const faults: FieldFault[] = [...said]
    .filter(([, values]) => values.length > 1)
    .map(([parameter]) => ({ parameter, code: 'repeated', detail: 'Send it once.' }));
  const context = query.get('context') ?? imported.contextSuggestion ?? undefined;
  const contextFault = newContextRule(context);
  if (contextFault) faults.push({ parameter: 'context', ...contextFault });
  const planIds = [...new Set(query.getAll('planIds'))];
  if (planIds.length > MAX_PLANS) {
    faults.push({ parameter: 'planIds', code: 'too_many', detail: `At most ${MAX_PLANS}.` });
  }
  if (faults.length > 0 || context === undefined) throw refused(faults);
  const { name, version, description, tags, scopes } = imported;
  return draftOf({
    name,
    version,
    context,
    description,
    tags,
    scopes: scopes.map((scope) => ({ ...scope, forApplications: false })),
    productionEndpoint: query.get('productionEndpoint') ?? imported.productionEndpoint,
    sandboxEndpoint: query.get('sandboxEndpoint') ?? imported.sandboxEndpoint,
    planIds: planIds.length > 0 ? planIds : (await plans.all()).filter((plan) => plan.isDefault).map(({ id }) => id),
  });
}

/** The faults of an imported API, with the places where the caller can mend them. */
export const importFaults = (faults: readonly FieldFault[], { scopes }: ApiDraft): readonly FieldFault[] =>
  faults.map(({ pointer = '', ...fault }) => {
    const [, member, index] = pointer.split('/');
    if (member !== 'scopes') return { parameter: member, ...fault };
    return { ...fault, detail: `${fault.detail} It is ${JSON.stringify(scopes[Number(index)]?.name)}.` };
  });
