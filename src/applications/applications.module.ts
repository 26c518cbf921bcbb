import { Module } from '@nestjs/common';
import { ApplicationsController } from './applications.controller.js';
import { ApplicationsService } from './applications.service.js';
import { MembersService } from './members.service.js';

/** Applications, their teams and their key pairs. */
@Module({
  controllers: [ApplicationsController],
  providers: [ApplicationsService, MembersService],
})
export class ApplicationsModule {}
