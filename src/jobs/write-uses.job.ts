import { Injectable } from '@nestjs/common';
import { NotedSignIns } from '#database/memory/noted-sign-ins';
import { PersonalAccessTokens } from '#database/memory/personal-access-tokens';
import { Job } from './job.js';

/** Writes when personal access tokens were last used and people last signed in, which is told to the minute. */
@Injectable()
export class WriteUsesJob extends Job {
  readonly name = 'write-uses';
  readonly everySeconds = 30;

  constructor(
    private readonly tokens: PersonalAccessTokens,
    private readonly signIns: NotedSignIns,
  ) {
    super();
  }

  async run(): Promise<void> {
    await this.tokens.flushUses();
    await this.signIns.flush();
  }
}
