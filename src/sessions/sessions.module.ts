import { Module } from '@nestjs/common';
import { PagesModule } from '../pages/pages.module.js';
import { Sessions } from './sessions.js';

/** Signing in and out on the console, and who is signed in. */
@Module({ imports: [PagesModule], providers: [Sessions], exports: [Sessions] })
export class SessionsModule {}
