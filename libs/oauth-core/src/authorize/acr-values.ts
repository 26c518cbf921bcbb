import type { Client } from '../model/client.js';
import type { FormParameters } from '../parameters.js';
import { AUTHENTICATION_LEVELS, type AuthenticationLevel } from '../tokens/authentication-level.js';

/**
 * The first level of ours among what the client prefers, now or by its registration; unknown ones are passed over, since
 * `acr_values` is voluntary (OpenID Connect Core section 3.1.2.1).
 */
export function requestedLevel(parameters: FormParameters, { defaultAcrValues }: Client): AuthenticationLevel {
  const asked = parameters.get('acr_values')?.split(' ') ?? defaultAcrValues;
  return knownLevel(asked) ?? '1';
}

export const knownLevel = (values: readonly unknown[]): AuthenticationLevel | null => {
  const first = values.find((value) => AUTHENTICATION_LEVELS.some((level) => level === value));
  return AUTHENTICATION_LEVELS.find((level) => level === first) ?? null;
};
