import { Injectable } from '@nestjs/common';
import { PersonalAccessTokens } from '#database/memory/personal-access-tokens';
import { Job } from './job.js';

/** Writes when personal access tokens were last used, which is told to the minute. */
@Injectable()
export class WriteTokenUsesJob extends Job {
  readonly name = 'write-token-uses';
  readonly everySeconds = 30;

  constructor(private readonly tokens: PersonalAccessTokens) {
    super();
  }

  run(): Promise<void> {
    return this.tokens.flushUses();
  }
}
