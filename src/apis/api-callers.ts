import { Injectable } from '@nestjs/common';

/** Who has called an API lately. */
export abstract class ApiCallers {
  /** How many key pairs called it in the last 24 hours; null when nobody counts them. */
  abstract callers24h(apiId: string, now: Date): Promise<number | null>;
}

/** Where calls are not counted. */
@Injectable()
export class UncountedCallers extends ApiCallers {
  async callers24h(): Promise<null> {
    return null;
  }
}
