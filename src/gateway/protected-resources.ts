import { Injectable } from '@nestjs/common';
import { RESOURCE_METADATA_PATH, apiBaseUrl } from '#gateway-core/api-address';
import { normalPath } from '#gateway-core/normal-path';
import { ApiCatalogue } from '#gateway-core/ports';
import { GatewayRefusal } from '#gateway-core/refusals';
import { matchApi } from '#gateway-core/steps/match-api';
import type { ProtectedResourceMetadata } from './dto/protected-resource.dto.js';
import { GatewayAddresses } from './gateway-addresses.js';

/** The metadata of every published API. */
@Injectable()
export class ProtectedResources {
  constructor(
    private readonly apis: ApiCatalogue,
    private readonly addresses: GatewayAddresses,
  ) {}

  /**
   * The metadata at `/.well-known/oauth-protected-resource/<context>/<version>`, or null when no API has exactly this
   * context and version: `resource` must be what the client derived the address from (RFC 9728 section 3.3).
   *
   * @param path the whole path, undecoded and without its query
   */
  async find(path: string): Promise<ProtectedResourceMetadata | null> {
    const api = await this.apiAt(path.slice(RESOURCE_METADATA_PATH.length));
    if (!api) return null;
    return {
      resource: apiBaseUrl(this.addresses.issuer, api),
      resource_name: api.name,
      authorization_servers: [this.addresses.issuer],
      bearer_methods_supported: ['header'],
      scopes_supported: [...new Set(api.resources.flatMap(({ scopes }) => scopes))].toSorted(),
    };
  }

  private async apiAt(path: string) {
    try {
      const normal = normalPath(path);
      const { api } = await matchApi(normal, this.apis);
      return normal === `${api.context}/${api.version}` ? api : null;
    } catch (error) {
      if (error instanceof GatewayRefusal) return null;
      throw error;
    }
  }
}
