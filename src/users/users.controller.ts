import { Body, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import { USERS } from '#database/views/users';
import type { RestAnswer } from '../rest/answer.js';
import { Call, type RestCall } from '../rest/rest-call.js';
import {
  Answers,
  AnswersCreated,
  AnswersItem,
  AnswersList,
  AnswersNothing,
  Needs,
  NeedsIfMatch,
  RefusesBecause,
  RestController,
} from '../rest/rest-route.js';
import { AccountService } from './account.service.js';
import {
  AdministratorResetBody,
  CreatedUserBody,
  NewUserBody,
  NothingBody,
  PasswordChangeBody,
  ROLES,
  ReasonBody,
  RolesBody,
  TemporaryPasswordBody,
  USER_STATES,
  UserBody,
  UserChangeBody,
} from './dto/user.dto.js';
import { UsersService } from './users.service.js';

@RestController('Users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: AccountService,
  ) {}

  @Get('users')
  @Needs('users:manage')
  @AnswersList(UserBody, USERS, { choices: { state: USER_STATES, role: ROLES } })
  @ApiOperation({ summary: 'All people' })
  list(@Call() call: RestCall): Promise<RestAnswer> {
    return this.users.list(call);
  }

  @Post('users')
  @Needs('users:manage')
  @AnswersCreated(CreatedUserBody)
  @RefusesBecause('name_taken', 'setting_forbids')
  @ApiOperation({ summary: 'Make an account, import one, or invite somebody' })
  create(@Call() call: RestCall, @Body() body: NewUserBody): Promise<RestAnswer> {
    return this.users.create(call, body);
  }

  @Get('users/:userId')
  @Needs('account', 'users:manage')
  @AnswersItem(UserBody)
  @ApiOperation({ summary: 'One person; me is yourself' })
  read(@Call() call: RestCall, @Param('userId') userId: string): Promise<RestAnswer> {
    return this.accounts.read(call, userId);
  }

  @Patch('users/:userId')
  @Needs('account', 'users:manage')
  @NeedsIfMatch()
  @AnswersItem(UserBody)
  @RefusesBecause('name_taken', 'setting_forbids')
  @ApiOperation({ summary: 'Change a profile; a new address holds once it was confirmed' })
  change(@Call() call: RestCall, @Param('userId') userId: string, @Body() body: UserChangeBody): Promise<RestAnswer> {
    return this.accounts.change(call, userId, body);
  }

  @Delete('users/:userId')
  @Needs('account', 'users:manage')
  @ApiQuery({
    name: 'transferTo',
    required: false,
    description: 'The id of whoever gets the applications and APIs.',
    schema: { type: 'string', maxLength: 36 },
  })
  @AnswersNothing()
  @RefusesBecause('owns_applications', 'last_administrator')
  @ApiOperation({ summary: 'End an account, with all that is signed in to it' })
  remove(@Call() call: RestCall, @Param('userId') userId: string): Promise<RestAnswer> {
    return this.accounts.remove(call, userId);
  }

  @Put('users/:userId/roles')
  @Needs('users:manage')
  @AnswersItem(UserBody)
  @RefusesBecause('last_administrator')
  @ApiOperation({ summary: 'Set the roles of a person' })
  setRoles(@Call() call: RestCall, @Param('userId') userId: string, @Body() { roles }: RolesBody): Promise<RestAnswer> {
    return this.users.setRoles(call, userId, roles);
  }

  @Post('users/:userId/disable')
  @HttpCode(200)
  @Needs('users:manage')
  @AnswersItem(UserBody)
  @RefusesBecause('last_administrator')
  @ApiOperation({ summary: 'Shut a person out and end all that is signed in' })
  disable(
    @Call() call: RestCall,
    @Param('userId') userId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<RestAnswer> {
    return this.users.disable(call, userId, reason);
  }

  @Post('users/:userId/enable')
  @HttpCode(200)
  @Needs('users:manage')
  @AnswersItem(UserBody)
  @ApiOperation({ summary: 'Let a person in, also one who waits for approval or has not proved an address' })
  enable(@Call() call: RestCall, @Param('userId') userId: string, @Body() { reason }: ReasonBody): Promise<RestAnswer> {
    return this.users.enable(call, userId, reason);
  }

  @Post('users/:userId/change-password')
  @HttpCode(200)
  @Needs('account')
  @Answers(NothingBody)
  @RefusesBecause('step_up_required', 'too_many_requests')
  @ApiOperation({ summary: 'Change your password; all that is signed in ends, the token that asks included' })
  changePassword(
    @Call() call: RestCall,
    @Param('userId') userId: string,
    @Body() body: PasswordChangeBody,
  ): Promise<RestAnswer> {
    return this.accounts.changePassword(call, userId, body);
  }

  @Post('users/:userId/reset-password')
  @HttpCode(200)
  @Needs('users:manage')
  @Answers(TemporaryPasswordBody)
  @RefusesBecause('setting_forbids', 'step_up_required')
  @ApiOperation({ summary: 'Replace the lost password of somebody else, by mail or by one that is shown once' })
  resetPassword(
    @Call() call: RestCall,
    @Param('userId') userId: string,
    @Body() body: AdministratorResetBody,
  ): Promise<RestAnswer> {
    return this.users.resetPassword(call, userId, body);
  }
}
