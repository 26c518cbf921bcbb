import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ApiBody, ScopeBody } from './api.dto.js';
import { AUTH_TYPES, METHODS } from './resource.dto.js';

@ApiSchema({ name: 'ImportedResource' })
export class ImportedResourceBody {
  @ApiProperty({ enum: METHODS })
  readonly method: string;

  readonly path: string;

  @ApiProperty({ enum: AUTH_TYPES })
  readonly authType: string;

  @ApiProperty({ type: [String] })
  readonly scopes: readonly string[];

  readonly description: string;
}

/** Something that was understood otherwise than it may be meant. */
@ApiSchema({ name: 'DocumentWarning' })
export class DocumentWarningBody {
  @ApiProperty({ type: 'integer' })
  readonly line: number;

  readonly pointer: string;

  /** Stable. */
  readonly code: string;

  readonly detail: string;
}

@ApiSchema({ name: 'ImportedApi' })
export class ImportedApiBody extends ApiBody {
  @ApiProperty({ type: [ImportedResourceBody] })
  readonly resources: readonly ImportedResourceBody[];

  @ApiProperty({ type: [DocumentWarningBody] })
  readonly warnings: readonly DocumentWarningBody[];
}

/** What an import would make. */
@ApiSchema({ name: 'ImportPreview' })
export class ImportPreviewBody {
  readonly name: string;
  readonly context: string;
  readonly version: string;
  readonly description: string;

  @ApiProperty({ type: [String] })
  readonly tags: readonly string[];

  readonly productionEndpoint: string | null;
  readonly sandboxEndpoint: string | null;

  @ApiProperty({ type: [String] })
  readonly planIds: readonly string[];

  @ApiProperty({ type: [ScopeBody] })
  readonly scopes: readonly ScopeBody[];

  readonly gatewayUrl: string;

  @ApiProperty({ type: [ImportedResourceBody] })
  readonly resources: readonly ImportedResourceBody[];

  @ApiProperty({ type: [DocumentWarningBody] })
  readonly warnings: readonly DocumentWarningBody[];
}

@ApiSchema({ name: 'ResourceName' })
export class ResourceNameBody {
  readonly method: string;
  readonly path: string;
}

@ApiSchema({ name: 'ResourceChanges' })
export class ResourceChangesBody {
  @ApiProperty({ type: [ResourceNameBody] })
  readonly added: readonly ResourceNameBody[];

  @ApiProperty({ type: [ResourceNameBody] })
  readonly changed: readonly ResourceNameBody[];

  @ApiProperty({ type: [ResourceNameBody] })
  readonly removed: readonly ResourceNameBody[];
}

@ApiSchema({ name: 'DescribedApi' })
export class DescribedApiBody extends ApiBody {
  readonly resources: ResourceChangesBody;

  @ApiProperty({ type: [DocumentWarningBody] })
  readonly warnings: readonly DocumentWarningBody[];
}
