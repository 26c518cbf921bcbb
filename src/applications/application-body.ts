import type { ShownApplication } from '#database/repositories/application.repository';
import type { ApplicationBody } from './dto/application.dto.js';

/** An application on the wire. */
export const applicationBody = (shown: ShownApplication): ApplicationBody => ({
  id: shown.id,
  name: shown.name,
  description: shown.description,
  attributes: shown.attributes,
  tokenFormat: shown.tokenFormat,
  secondFactorRequired: shown.secondFactorRequired ?? false,
  owner: { id: shown.ownerId, username: shown.ownerUsername },
  state: shown.state,
  memberRole: shown.memberRole,
  keyTypes: shown.keyTypes,
  subscriptionCount: shown.subscriptionCount,
  availableScopes: shown.availableScopes,
  createdAt: shown.createdAt,
  updatedAt: shown.updatedAt,
});
