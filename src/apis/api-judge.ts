import { Injectable } from '@nestjs/common';
import type { ApiRow, CatalogueEntry } from '#database/repositories/api.repository';
import type { Repositories } from '#database/repositories/repositories';
import { EndpointRules } from '../gateway/endpoint-rules.js';
import type { FieldFault } from '../http/problem.js';
import type { ApiDraft } from './api-draft.js';
import { foreignScopeFaults } from './catalogue-rules.js';

/** What is judged: all of a new API, or what changes of one. */
export interface Judged {
  readonly said: Partial<ApiDraft>;
  readonly providerId: string;
  /** The API as it was; null of a new one. */
  readonly before: Pick<ApiRow, 'planIds'> | null;
}

/** Finds what is wrong with an API and needs the database or the settings to be seen. */
@Injectable()
export class ApiJudge {
  constructor(private readonly endpoints: EndpointRules) {}

  /** Everything at once, with the places as they are in the body. */
  async faultsOf(
    { plans }: Pick<Repositories, 'plans'>,
    catalogue: readonly CatalogueEntry[],
    { said, providerId, before }: Judged,
  ): Promise<readonly FieldFault[]> {
    const scopes = said.scopes?.map(({ name }) => name) ?? [];
    return [
      ...this.endpointFaults('productionEndpoint', said.productionEndpoint),
      ...this.endpointFaults('sandboxEndpoint', said.sandboxEndpoint),
      ...planFaults(said.planIds ?? [], await choosablePlans(plans), before?.planIds ?? []),
      ...repeatedScopeFaults(scopes),
      ...foreignScopeFaults(catalogue, { providerId }, scopes),
      ...corsFaults(said.cors),
    ];
  }

  private endpointFaults(member: string, endpoint: string | null | undefined): readonly FieldFault[] {
    const fault = typeof endpoint === 'string' ? this.endpoints.faultOf(endpoint) : null;
    return fault === null ? [] : [{ pointer: `/${member}`, ...ENDPOINT_FAULTS[fault] }];
  }
}

const ENDPOINT_FAULTS = {
  unusable: {
    code: 'invalid_format',
    detail: 'An endpoint is http:// or https:// with host and path, without user name, query and fragment.',
  },
  forbidden: { code: 'address_forbidden', detail: 'No back end can be at this address.' },
  private: {
    code: 'address_forbidden',
    detail: 'The address is private. An administrator can allow it with the setting privateBackends.',
  },
} as const;

const choosablePlans = async (plans: Repositories['plans']): Promise<ReadonlySet<string>> =>
  new Set((await plans.all()).filter(({ state }) => state === 'ACTIVE').map(({ id }) => id));

/** What was offered before may stay, though it was withdrawn since. */
const planFaults = (
  planIds: readonly string[],
  choosable: ReadonlySet<string>,
  before: readonly string[],
): readonly FieldFault[] =>
  planIds.flatMap((planId, index) =>
    choosable.has(planId) || before.includes(planId)
      ? []
      : [{ pointer: `/planIds/${index}`, code: 'unknown_plan', detail: 'There is no such plan, or it is withdrawn.' }],
  );

const repeatedScopeFaults = (names: readonly string[]): readonly FieldFault[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ pointer: `/scopes/${index}/name`, code: 'duplicate', detail: 'This was named before.' }],
  );

const corsFaults = (cors: ApiDraft['cors'] | undefined): readonly FieldFault[] =>
  cors?.credentials === true && cors.origins.includes('*')
    ? [{ pointer: '/cors/credentials', code: 'not_allowed', detail: 'Not with the origin *. List the origins.' }]
    : [];
