import { Injectable } from '@nestjs/common';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { Client } from '#oauth-core/model/client';
import type { SignedInUser } from '#oauth-core/model/signed-in';
import { mustHaveSecondFactor } from '#oauth-core/second-factor-rule';
import type { AuthenticationLevel } from '#oauth-core/tokens/authentication-level';

/** Who needs a second factor: by their own flag, by a role, or for an application. */
@Injectable()
export class FactorPolicy {
  constructor(private readonly settings: SettingsMemory) {}

  /** @param client for which application; null: for our own pages */
  requiredLevel(
    user: Pick<SignedInUser, 'secondFactorRequired' | 'roles'>,
    client: Pick<Client, 'secondFactorRequired'> | null,
  ): AuthenticationLevel {
    const isRequired = mustHaveSecondFactor(user, this.settings.current.secondFactorRoles);
    return isRequired || client?.secondFactorRequired === true ? '2' : '1';
  }
}
