import { Body, HttpCode, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import { Answers, Open, Repeatable, RefusesBecause, RestController } from '../rest/rest-route.js';
import {
  AccountStateBody,
  ConfirmationBody,
  PasswordResetBody,
  PasswordResetConfirmationBody,
  SignUpBody,
} from './dto/sign-up.dto.js';
import { NothingBody } from './dto/user.dto.js';
import { PasswordResetsService } from './password-resets.service.js';
import { SignUpsService } from './sign-ups.service.js';

/** What people do who are not signed in. */
@RestController('Users')
export class SignUpsController {
  constructor(
    private readonly signUps: SignUpsService,
    private readonly passwordResets: PasswordResetsService,
  ) {}

  @Post('sign-ups')
  @HttpCode(202)
  @Open()
  @Repeatable()
  @Answers(AccountStateBody, { status: 202, description: 'The account is open, or waits for what its state says.' })
  @RefusesBecause('name_taken', 'setting_forbids', 'too_many_requests')
  @ApiOperation({ summary: 'Open an account' })
  open(@Call() call: RestCall, @Body() body: SignUpBody): Promise<RestAnswer> {
    return this.signUps.open(call, body);
  }

  @Post('sign-ups/confirm')
  @HttpCode(200)
  @Open()
  @Answers(AccountStateBody)
  @RefusesBecause('confirmation_invalid', 'too_many_requests')
  @ApiOperation({ summary: 'Confirm an address with the token of the mail' })
  confirm(@Call() call: RestCall, @Body() { token }: ConfirmationBody): Promise<RestAnswer> {
    return this.signUps.confirm(call, token);
  }

  @Post('password-resets')
  @HttpCode(202)
  @Open()
  @Answers(NothingBody, { status: 202, description: 'If there is such a person, a mail is on its way.' })
  @RefusesBecause('too_many_requests')
  @ApiOperation({ summary: 'Ask for a mail to set a new password' })
  askForReset(@Call() call: RestCall, @Body() body: PasswordResetBody): Promise<RestAnswer> {
    return this.passwordResets.ask(call, body);
  }

  @Post('password-resets/confirm')
  @HttpCode(200)
  @Open()
  @Answers(NothingBody)
  @RefusesBecause('confirmation_invalid', 'too_many_requests')
  @ApiOperation({ summary: 'Set a new password with the token of the mail; all that is signed in ends' })
  reset(@Call() call: RestCall, @Body() body: PasswordResetConfirmationBody): Promise<RestAnswer> {
    return this.passwordResets.confirm(call, body);
  }
}
