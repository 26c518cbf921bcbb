import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Factor } from '#database/repositories/factor.repository';
import type { Repositories } from '#database/repositories/repositories';
import { newId } from '#primitives/ids';
import { RootKeys } from '#primitives/root-keys';

const COUNT = 10;
const LENGTH = 12;
/** Without letters and digits that look alike; 32 of them, so that a random byte chooses one evenly. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export const isRecoveryCode = (text: string): boolean => /^[A-HJ-NP-Z2-9]{12}$/.test(text);

/** What somebody typed, as it is compared: without the spaces and hyphens that make codes readable. */
export const normalCode = (text: string): string => text.replaceAll(/[\s-]/g, '').toUpperCase();

/** Sets of codes that a person keeps on paper, of which keyed hashes are stored. */
@Injectable()
export class RecoveryCodes {
  constructor(private readonly rootKeys: RootKeys) {}

  /** Ends the former set of a person and makes a new one; returns its codes, which nobody can show again. */
  async renew(
    { factors }: Pick<Repositories, 'factors'>,
    userId: string,
    now: Date,
  ): Promise<{ readonly id: string; readonly codes: readonly string[] }> {
    const former = (await factors.ofUser(userId)).filter(({ kind }) => kind === 'RECOVERY_CODES');
    for (const set of former) await factors.remove(set.id);
    const id = newId();
    const codes = Array.from({ length: COUNT }, newCode);
    await factors.add({ id, userId, kind: 'RECOVERY_CODES', label: '', createdAt: now, confirmedAt: now });
    await factors.addRecoveryCodes(
      id,
      codes.map((code) => this.rootKeys.fingerprint('recovery-code', `${id} ${code}`)),
    );
    return { id, codes: codes.map((code) => code.replaceAll(/(.{4})(?=.)/g, '$1-')) };
  }

  /** Uses up a code of a person. True for one caller at most. */
  async take(
    { factors }: Pick<Repositories, 'factors'>,
    sets: readonly Factor[],
    code: string,
    now: Date,
  ): Promise<boolean> {
    const set = sets.find(({ kind }) => kind === 'RECOVERY_CODES');
    if (!set || !isRecoveryCode(code)) return false;
    if (!(await factors.takeRecoveryCode(this.rootKeys.fingerprints('recovery-code', `${set.id} ${code}`))))
      return false;
    await factors.touch(set.id, now);
    return true;
  }
}

const newCode = (): string => Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
