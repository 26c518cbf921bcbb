import { Global, Module } from '@nestjs/common';
import { PasswordHasher } from '#oauth-core/ports/password-hasher';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';

/** Accounts and their passwords. */
@Global()
@Module({
  providers: [{ provide: PasswordHasher, useClass: Argon2PasswordHasher }],
  exports: [PasswordHasher],
})
export class UsersModule {}
