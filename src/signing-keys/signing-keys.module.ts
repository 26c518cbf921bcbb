import { Module } from '@nestjs/common';
import { SigningKeysService } from './signing-keys.service.js';

/** The life cycle of the keys that sign tokens and assertions. */
@Module({ providers: [SigningKeysService], exports: [SigningKeysService] })
export class SigningKeysModule {}
