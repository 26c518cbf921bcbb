import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { PagesModule } from '../pages/pages.module.js';
import { EnrolmentAuthority } from './enrolment-authority.js';
import { EnrolmentController } from './enrolment.controller.js';
import { EnrolmentPages } from './enrolment-pages.js';
import { EnrolmentService } from './enrolment.service.js';
import { FactorEvents } from './factor-events.js';
import { FactorController } from './factor.controller.js';
import { FactorPages } from './factor-pages.js';
import { FactorPolicy } from './factor-policy.js';
import { FirstFactors } from './first-factors.js';
import { PageAnswers } from './page-answers.js';
import { PasskeyEnrolmentPages } from './passkey-enrolment-pages.js';
import { PasskeySignInService } from './passkey-sign-in.service.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { SecondFactorService } from './second-factor.service.js';
import { FactorsService } from './factors.service.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.js';
import { SessionsService } from './sessions.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInPages } from './sign-in-pages.js';
import { SignInService } from './sign-in.service.js';

/** Signing in and out on the console, and who is signed in. */
@Module({
  imports: [PagesModule],
  controllers: [SignInController, FactorController, EnrolmentController, SessionsController],
  providers: [
    Sessions,
    FactorPolicy,
    FactorEvents,
    FirstFactors,
    SignInService,
    SecondFactorService,
    Passkeys,
    PasskeySignInService,
    RecoveryCodes,
    EnrolmentAuthority,
    EnrolmentService,
    SessionsService,
    FactorsService,
    PageAnswers,
    SignInPages,
    FactorPages,
    EnrolmentPages,
    PasskeyEnrolmentPages,
  ],
  exports: [Sessions, FactorPolicy],
})
export class SessionsModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    const { consoleUrl } = this.addresses;
    const leadOn = securityHeaders(consoleUrl, { formLeadsAway: true });
    consumer.apply(leadOn).forRoutes(SignInController, FactorController, EnrolmentController);
  }
}
