import { Injectable } from '@nestjs/common';
import { Clock, addSeconds } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';

/** What the signed-out page has to know: nobody is signed in any more who could be asked. */
export interface SignedOutNote {
  /** The session that has just ended; null when there was none. */
  readonly sessionId: string | null;
  readonly destination: { readonly uri: string; readonly proven: boolean; readonly application: string } | null;
}

const GOOD_FOR_SECONDS = 600;

/** Notes that go through the browser to the signed-out page: sealed, so that nobody else can write one. */
@Injectable()
export class SignedOutNotes {
  constructor(
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  seal(note: SignedOutNote): string {
    const until = addSeconds(this.clock.now(), GOOD_FOR_SECONDS).getTime();
    return this.rootKeys.seal('signed-out', Buffer.from(JSON.stringify({ ...note, until }))).toString('base64url');
  }

  /** Null when it is none of ours, or too old to be of use. */
  open(sealed: string): SignedOutNote | null {
    const text = this.rootKeys.open('signed-out', Buffer.from(sealed, 'base64url'))?.toString();
    if (text === undefined) return null;
    const { until, ...note }: SignedOutNote & { readonly until: number } = JSON.parse(text);
    return until > this.clock.now().getTime() ? note : null;
  }
}
