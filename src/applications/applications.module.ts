import { Module } from '@nestjs/common';
import { ApplicationsController } from './applications.controller.js';
import { ApplicationsService } from './applications.service.js';
import { DeveloperTokens } from './developer-tokens.js';
import { KeyPairsController } from './key-pairs.controller.js';
import { KeyPairsService } from './key-pairs.service.js';
import { MembersService } from './members.service.js';
import { SectorDocuments } from './sector-documents.js';
import { SecretsController } from './secrets.controller.js';
import { SecretsService } from './secrets.service.js';

/** Applications, their teams, their key pairs and the secrets of those. */
@Module({
  controllers: [ApplicationsController, KeyPairsController, SecretsController],
  providers: [ApplicationsService, MembersService, KeyPairsService, SecretsService, DeveloperTokens, SectorDocuments],
})
export class ApplicationsModule {}
