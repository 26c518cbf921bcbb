import { Injectable } from '@nestjs/common';
import { type AuthorizeRequest, validateRequest } from '#oauth-core/authorize/validate-request';
import type { FormReading } from '#oauth-core/parameters';
import { ClientDirectory, ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { KeyStore } from '#oauth-core/ports/key-store';
import { PublicAddresses } from '../http/public-addresses.js';
import { Readiness } from '../operations/readiness.js';
import { PageRefusal } from '../pages/page-refusal.js';

/** The checks of authorization requests with everything they ask for. */
@Injectable()
export class AuthorizeValidation {
  constructor(
    private readonly addresses: PublicAddresses,
    private readonly clients: ClientDirectory,
    private readonly scopeCatalogue: ScopeCatalogue,
    private readonly keys: KeyStore,
    private readonly readiness: Readiness,
  ) {}

  /** @throws AuthorizeRefusal; StorageUnavailable; PageRefusal when memory is too old to know which client was disabled */
  async validate(reading: FormReading): Promise<AuthorizeRequest> {
    if (!this.readiness.mayDecide()) throw new PageRefusal('unavailable', 'memory is too old to decide', 2);
    const { clients, scopeCatalogue, keys } = this;
    return validateRequest(reading, { issuer: this.addresses.issuer, clients, scopeCatalogue, keys });
  }
}
