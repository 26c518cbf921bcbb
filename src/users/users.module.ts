import { Global, Module } from '@nestjs/common';
import { PasswordHasher } from '#oauth-core/ports/password-hasher';
import { MailModule } from '../mail/mail.module.js';
import { AccountService } from './account.service.js';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';
import { AttemptLimits } from './attempt-limits.js';
import { Confirmations } from './confirmations.js';
import { PasswordResetsService } from './password-resets.service.js';
import { Passwords } from './passwords.js';
import { PersonalAccessTokensController } from './personal-access-tokens.controller.js';
import { PersonalAccessTokensService } from './personal-access-tokens.service.js';
import { SignUpsController } from './sign-ups.controller.js';
import { SignUpsService } from './sign-ups.service.js';
import { UserBodies } from './user-body.js';
import { UserMails } from './user-mails.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/** Accounts, their passwords and their personal access tokens. */
@Global()
@Module({
  imports: [MailModule],
  controllers: [SignUpsController, UsersController, PersonalAccessTokensController],
  providers: [
    { provide: PasswordHasher, useClass: Argon2PasswordHasher },
    AttemptLimits,
    Confirmations,
    Passwords,
    UserMails,
    UserBodies,
    SignUpsService,
    PasswordResetsService,
    UsersService,
    AccountService,
    PersonalAccessTokensService,
  ],
  exports: [PasswordHasher, AttemptLimits, UserMails],
})
export class UsersModule {}
