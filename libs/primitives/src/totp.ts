import { createHmac, randomBytes } from 'node:crypto';
import { sameBytes } from './root-keys.js';

const SEED_BYTES = 20;
const STEP_SECONDS = 30;
const DIGITS = 6;
/** How far the clock of an authenticator may be off: one step to either side (RFC 6238 section 5.2). */
const STEPS_OFF = [0, -1, 1];
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 random bits: as many as the hash has (RFC 4226 section 4). */
export const newTotpSeed = (): Buffer => randomBytes(SEED_BYTES);

/** The steps of the time whose one-time passwords are taken at an instant. */
export const totpStepsAt = (at: Date): readonly number[] => {
  const step = Math.floor(at.getTime() / 1000 / STEP_SECONDS);
  return STEPS_OFF.map((off) => step + off);
};

/** The one-time password of a step (RFC 6238, RFC 4226 section 5.3): SHA-1, six digits. */
export function totp(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', seed).update(counter).digest();
  const truncated = mac.readUInt32BE(mac[mac.length - 1] & 0xf) & 0x7fffffff;
  return String(truncated % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step at which this is the one-time password, of those that are taken now; null when it is of none. */
export function totpStepOf(seed: Uint8Array, password: string, at: Date): number | null {
  const presented = Buffer.from(password);
  return totpStepsAt(at).find((step) => sameBytes(Buffer.from(totp(seed, step)), presented)) ?? null;
}

/** For authenticator apps and those who type (RFC 4648 section 6, without padding). */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}
