import { Module } from '@nestjs/common';
import { SigningKeyCommands } from './signing-key-commands.js';
import { SigningKeysController } from './signing-keys.controller.js';
import { SigningKeysService } from './signing-keys.service.js';

/** The life cycle of the keys that sign tokens and assertions. */
@Module({
  controllers: [SigningKeysController],
  providers: [SigningKeysService, SigningKeyCommands],
  exports: [SigningKeysService],
})
export class SigningKeysModule {}
