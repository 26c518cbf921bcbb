import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { StatementFailed } from '#database/statement-failed';
import { Database } from '#database/database';
import type { NewFactor } from '#database/repositories/factor.repository';
import type { Repositories } from '#database/repositories/repositories';
import { Clock } from '#primitives/clock';
import { newId } from '#primitives/ids';
import { RootKeys } from '#primitives/root-keys';
import { base32, newTotpSeed, totpStepOf } from '#primitives/totp';
import { FactorPolicy } from './factor-policy.js';
import { mayRemove, removeFactor } from './factor-removal.js';
import { FactorEvents } from './factor-events.js';
import { type FirstFactor, FirstFactors } from './first-factors.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes, normalCode } from './recovery-codes.js';
import { NotProved } from './sessions.js';

const MAX_FACTORS = 20;
const MAX_LABEL = 80;

/** A seed that its owner has not proved yet: it travels in their form, sealed for them and their browser, and is not stored. */
export interface OfferedSeed {
  readonly sealed: string;
  /** For typing. */
  readonly key: string;
}

/** `codes` are new recovery codes, to be shown this once; null where there are some already. */
export type Enrolment =
  | { readonly outcome: 'added'; readonly codes: readonly string[] | null }
  | { readonly outcome: 'refused'; readonly reason: string };

type Made = Omit<NewFactor, 'id' | 'userId' | 'createdAt' | 'confirmedAt'>;

/** New second factors, each proved to work before it counts, and the end of old ones. */
@Injectable()
export class EnrolmentService {
  constructor(
    private readonly database: Database,
    private readonly firstFactors: FirstFactors,
    private readonly passkeys: Passkeys,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly policy: FactorPolicy,
    private readonly events: FactorEvents,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  offerSeed(first: FirstFactor): OfferedSeed {
    const seed = newTotpSeed();
    const content = Buffer.concat([Buffer.from(newId()), seed]);
    const sealed = this.rootKeys.seal('totp-seed', content, forWhom(first)).toString('base64url');
    return { sealed, key: base32(seed) };
  }

  /** The same again, for a form that is sent once more; null when it is not this person's in this browser. */
  reopened(sealed: string, first: FirstFactor): OfferedSeed | null {
    const opened = this.opened(sealed, first);
    return opened && { sealed, key: base32(opened.seed) };
  }

  async addTotp(
    first: FirstFactor,
    form: { readonly sealed: string; readonly code: string; readonly label: string },
    request: Request,
    response: Response,
  ): Promise<Enrolment> {
    const opened = this.opened(form.sealed, first);
    if (!opened) return { outcome: 'refused', reason: 'a seed of another form' };
    const { id, seed } = opened;
    const lastStep = totpStepOf(seed, normalCode(form.code), this.clock.now());
    if (lastStep === null) return { outcome: 'refused', reason: 'a wrong one-time password' };
    const sealedSeed = this.rootKeys.seal('totp-seed', seed);
    const made = { kind: 'TOTP' as const, label: labelOf(form.label), sealedSeed, lastStep };
    return this.add(first, { id, made, methods: ['otp'] }, request, response);
  }

  async addPasskey(
    first: FirstFactor,
    form: { readonly credential: string; readonly label: string },
    request: Request,
    response: Response,
  ): Promise<Enrolment> {
    const passkey = await this.passkeys.made(form.credential, first.user, first.browser);
    if (!passkey) return { outcome: 'refused', reason: 'a passkey that does not answer its challenge' };
    const { methods, ...columns } = passkey;
    const made = { kind: 'PASSKEY' as const, label: labelOf(form.label), ...columns };
    return this.add(first, { id: newId(), made, methods }, request, response);
  }

  /** New recovery codes; the old ones end. */
  renewCodes(first: FirstFactor, request: Request): Promise<readonly string[]> {
    return this.database.transaction(async (stores) => {
      const now = this.clock.now();
      await this.events.tell(stores, first.user.userId, 'factor.renew-codes');
      return this.newCodes(stores, first, request, now);
    });
  }

  /** False when the person has to have it. True also when there is none. */
  async remove({ user, factors }: FirstFactor, factorId: string, request: Request): Promise<boolean> {
    const factor = factors.find(({ id }) => id === factorId);
    if (!factor) return true;
    return this.database.transaction(async (stores) => {
      const now = this.clock.now();
      if (!(await mayRemove(stores, factor, this.policy))) return false;
      await removeFactor(stores, factor);
      await this.events.recordAndTell(stores, request, now, { action: 'factor.remove', factor, userId: user.userId });
      return true;
    });
  }

  private async add(
    first: FirstFactor,
    { id, made, methods }: { readonly id: string; readonly made: Made; readonly methods: readonly string[] },
    request: Request,
    response: Response,
  ): Promise<Enrolment> {
    if (first.factors.length >= MAX_FACTORS) return { outcome: 'refused', reason: 'too many factors' };
    const { userId } = first.user;
    let codes: readonly string[] | null = null;
    const prove = async (stores: Repositories, now: Date): Promise<void> => {
      const factor = { ...made, id, userId, createdAt: now, confirmedAt: now };
      await stores.factors.add(factor);
      await this.events.recordAndTell(stores, request, now, { action: 'factor.add', factor, userId });
      const hasCodes = first.factors.some(({ kind }) => kind === 'RECOVERY_CODES');
      codes = hasCodes ? null : await this.newCodes(stores, first, request, now);
    };
    try {
      await this.firstFactors.complete(first, { methods, prove }, request, response);
      return { outcome: 'added', codes };
    } catch (error) {
      if (error instanceof NotProved) return { outcome: 'refused', reason: error.reason };
      if (error instanceof StatementFailed && error.failure === 'duplicate') {
        return { outcome: 'refused', reason: 'it is there already' };
      }
      throw error;
    }
  }

  private async newCodes(
    stores: Repositories,
    { user: { userId } }: FirstFactor,
    request: Request,
    now: Date,
  ): Promise<readonly string[]> {
    const { id, codes } = await this.recoveryCodes.renew(stores, userId, now);
    const factor = { id, kind: 'RECOVERY_CODES' as const };
    await this.events.record(stores, request, now, { action: 'factor.renew-codes', factor, userId });
    return codes;
  }

  /** With the id that the factor is to have, so that the same form makes no second one. */
  private opened(sealed: string, first: FirstFactor): { readonly id: string; readonly seed: Buffer } | null {
    const content = this.rootKeys.open('totp-seed', Buffer.from(sealed, 'base64url'), forWhom(first));
    return content && { id: content.subarray(0, ID_LENGTH).toString(), seed: content.subarray(ID_LENGTH) };
  }
}

const ID_LENGTH = 36;

const forWhom = ({ browser, user }: FirstFactor): string => `${browser} ${user.userId}`;

const labelOf = (label: string): string => label.replaceAll(/\p{C}/gu, '').trim().slice(0, MAX_LABEL);
