import { Module } from '@nestjs/common';
import { AuthorizationRequests } from './authorization-requests.js';

/** A module of its own, for the pages of the sign-in open these requests too. */
@Module({ providers: [AuthorizationRequests], exports: [AuthorizationRequests] })
export class AuthorizationRequestsModule {}
