import { Body, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { APPLICATIONS } from '#database/views/applications';
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
import { ApplicationsService } from './applications.service.js';
import {
  APPLICATION_STATES,
  ApplicationBody,
  ApplicationChangeBody,
  MemberBody,
  MemberListBody,
  MemberRoleBody,
  NewApplicationBody,
  TransferBody,
} from './dto/application.dto.js';
import { MembersService } from './members.service.js';

@RestController('Applications')
export class ApplicationsController {
  constructor(
    private readonly applications: ApplicationsService,
    private readonly members: MembersService,
  ) {}

  @Get('applications')
  @Needs('applications:read')
  @AnswersList(ApplicationBody, APPLICATIONS, { choices: { state: APPLICATION_STATES } })
  @ApiOperation({ summary: 'Your applications and those of your teams; administrators see all' })
  list(@Call() call: RestCall): Promise<RestAnswer> {
    return this.applications.list(call);
  }

  @Post('applications')
  @Needs('applications:write')
  @AnswersCreated(ApplicationBody)
  @RefusesBecause('name_taken')
  @ApiOperation({ summary: 'Register an application' })
  register(@Call() call: RestCall, @Body() body: NewApplicationBody): Promise<RestAnswer> {
    return this.applications.register(call, body);
  }

  @Get('applications/:applicationId')
  @Needs('applications:read')
  @AnswersItem(ApplicationBody)
  @ApiOperation({ summary: 'One application' })
  read(@Call() call: RestCall, @Param('applicationId') applicationId: string): Promise<RestAnswer> {
    return this.applications.read(call, applicationId);
  }

  @Patch('applications/:applicationId')
  @Needs('applications:write')
  @NeedsIfMatch()
  @AnswersItem(ApplicationBody)
  @RefusesBecause('name_taken')
  @ApiOperation({ summary: 'Change an application' })
  change(
    @Call() call: RestCall,
    @Param('applicationId') applicationId: string,
    @Body() body: ApplicationChangeBody,
  ): Promise<RestAnswer> {
    return this.applications.change(call, applicationId, body);
  }

  @Delete('applications/:applicationId')
  @Needs('applications:write')
  @AnswersNothing()
  @ApiOperation({ summary: 'Delete an application with its keys, tokens and subscriptions' })
  remove(@Call() call: RestCall, @Param('applicationId') applicationId: string): Promise<RestAnswer> {
    return this.applications.remove(call, applicationId);
  }

  @Post('applications/:applicationId/transfer')
  @HttpCode(200)
  @Needs('applications:write')
  @AnswersItem(ApplicationBody)
  @RefusesBecause('name_taken')
  @ApiOperation({ summary: 'Give an application to another owner' })
  transfer(
    @Call() call: RestCall,
    @Param('applicationId') applicationId: string,
    @Body() { userId }: TransferBody,
  ): Promise<RestAnswer> {
    return this.applications.transfer(call, applicationId, userId);
  }

  @Post('applications/:applicationId/disable')
  @HttpCode(200)
  @Needs('applications:write')
  @AnswersItem(ApplicationBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Stop an application; its tokens end' })
  disable(@Call() call: RestCall, @Param('applicationId') applicationId: string): Promise<RestAnswer> {
    return this.applications.disable(call, applicationId);
  }

  @Post('applications/:applicationId/enable')
  @HttpCode(200)
  @Needs('applications:write')
  @AnswersItem(ApplicationBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Let a stopped application go on' })
  enable(@Call() call: RestCall, @Param('applicationId') applicationId: string): Promise<RestAnswer> {
    return this.applications.enable(call, applicationId);
  }

  @Get('applications/:applicationId/members')
  @Needs('applications:read')
  @Answers(MemberListBody)
  @ApiOperation({ summary: 'The team of an application' })
  listMembers(@Call() call: RestCall, @Param('applicationId') applicationId: string): Promise<RestAnswer> {
    return this.members.list(call, applicationId);
  }

  @Put('applications/:applicationId/members/:userId')
  @Needs('applications:write')
  @Answers(MemberBody)
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Take somebody into the team, or change their role' })
  putMember(
    @Call() call: RestCall,
    @Param('applicationId') applicationId: string,
    @Param('userId') userId: string,
    @Body() { role }: MemberRoleBody,
  ): Promise<RestAnswer> {
    return this.members.put(call, applicationId, userId, role);
  }

  @Delete('applications/:applicationId/members/:userId')
  @Needs('applications:write')
  @AnswersNothing()
  @RefusesBecause('state_conflict')
  @ApiOperation({ summary: 'Let somebody go from the team' })
  removeMember(
    @Call() call: RestCall,
    @Param('applicationId') applicationId: string,
    @Param('userId') userId: string,
  ): Promise<RestAnswer> {
    return this.members.remove(call, applicationId, userId);
  }
}
