import { Injectable } from '@nestjs/common';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { Client } from '#oauth-core/model/client';
import type { SignedInUser } from '#oauth-core/model/signed-in';
import type { AuthenticationLevel } from '#oauth-core/tokens/authentication-level';

/** Who needs a second factor: by their own flag, by a role, or for an application. */
@Injectable()
export class FactorPolicy {
  constructor(private readonly settings: SettingsMemory) {}

  /** @param client for which application; null: for our own pages */
  requiredLevel(
    { secondFactorRequired, roles }: Pick<SignedInUser, 'secondFactorRequired' | 'roles'>,
    client: Pick<Client, 'secondFactorRequired'> | null,
  ): AuthenticationLevel {
    const { secondFactorRoles } = this.settings.current;
    const byRole = roles.some((role) => secondFactorRoles.includes(role));
    return secondFactorRequired || byRole || client?.secondFactorRequired === true ? '2' : '1';
  }
}
