import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, addSeconds } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { MAX_SEALED_LENGTH } from '../pages/resume-address.js';

/** An authorization request on its way through the pages: it is stored nowhere, so tabs cannot disturb each other. */
export interface ContinuedRequest {
  /** Its parameters, form-encoded, as they were when they were found to be in order. */
  readonly query: string;
  /** When it arrived: a sign-in after it counts as one that it asked for. */
  readonly askedAt: Date;
}

/** A request that was opened again, with what makes every copy of one page ask for one code. */
export interface OpenedRequest extends ContinuedRequest {
  /** 128 random bits in base64url, others in each seal. */
  readonly ticket: string;
}

const VALID_SECONDS = 3600;
const TICKET_BYTES = 16;

/** Seals authorization requests into the `request` parameter of the pages on their way. */
@Injectable()
export class AuthorizationRequests {
  constructor(
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  seal({ query, askedAt }: ContinuedRequest): string {
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    const content = JSON.stringify([query, askedAt.getTime(), ticket]);
    return this.rootKeys.seal('authorization-request', Buffer.from(content)).toString('base64url');
  }

  /** Null when it was not sealed here, or more than an hour ago. */
  open(text: string): OpenedRequest | null {
    if (text.length > MAX_SEALED_LENGTH) return null;
    const content = this.rootKeys.open('authorization-request', Buffer.from(text, 'base64url'));
    if (!content) return null;
    const [query, askedAtMs, ticket] = JSON.parse(content.toString('utf8')) as [string, number, string];
    const askedAt = new Date(askedAtMs);
    return addSeconds(askedAt, VALID_SECONDS) > this.clock.now() ? { query, askedAt, ticket } : null;
  }
}
