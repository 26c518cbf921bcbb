import type { Role } from './model/user.js';

/** Whether a person must have a second factor: by an administrator's word about this one person, or by a role. */
export const mustHaveSecondFactor = (
  { secondFactorRequired, roles }: { readonly secondFactorRequired: boolean; readonly roles: readonly Role[] },
  secondFactorRoles: readonly Role[],
): boolean => secondFactorRequired || roles.some((role) => secondFactorRoles.includes(role));
