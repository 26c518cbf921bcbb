import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { Database } from '#database/database';
import type { Factor } from '#database/repositories/factor.repository';
import type { PasskeyChallenge } from '#database/repositories/passkey-challenge.repository';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { Clock, addSeconds } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { PublicAddresses } from '../http/public-addresses.js';

const CHALLENGE_BYTES = 32;
/** For so long a person may look for their key. */
const CHALLENGE_SECONDS = 300;
/** Ed25519, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

/** A passkey that somebody has shown, as it was stored and as it says it is now. */
export interface ShownPasskey {
  readonly factor: Factor;
  readonly signCount: number;
  /** RFC 8176: a key that never leaves its device, or one that is copied; the person was verified by it. */
  readonly methods: readonly string[];
}

export type NewPasskey = Pick<Factor, 'credentialId' | 'credentialHash' | 'publicKey' | 'signCount' | 'transports'> & {
  readonly methods: readonly string[];
};

interface Whose {
  readonly userId: string;
  readonly username: string;
}

/**
 * Passkeys (Web Authentication level 3): discoverable credentials that verify their person, which is both factors at once.
 * Each challenge is for one browser, stored as a keyed hash and taken by the statement that deletes it.
 */
@Injectable()
export class Passkeys {
  private readonly expectedOrigin: string;
  private readonly rpID: string;

  constructor(
    { consoleUrl }: PublicAddresses,
    private readonly database: Database,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {
    this.expectedOrigin = consoleUrl;
    this.rpID = new URL(consoleUrl).hostname;
  }

  /** What `navigator.credentials.get` is to be asked for. It names nobody's keys: the browser knows its own. */
  async optionsForSignIn(browser: string): Promise<object> {
    const challenge = await this.challenge(browser, { purpose: 'SIGN_IN', userId: null });
    const { rpID } = this;
    const timeout = CHALLENGE_SECONDS * 1000;
    return generateAuthenticationOptions({ rpID, challenge, userVerification: 'required', timeout });
  }

  /** What `navigator.credentials.create` is to be asked for. */
  async optionsForNew({ userId, username }: Whose, present: readonly Factor[], browser: string): Promise<object> {
    const challenge = await this.challenge(browser, { purpose: 'REGISTER', userId });
    return generateRegistrationOptions({
      rpName: 'Gatehouse',
      rpID: this.rpID,
      userName: username,
      userID: new Uint8Array(new TextEncoder().encode(userId)),
      challenge,
      timeout: CHALLENGE_SECONDS * 1000,
      attestationType: 'none',
      excludeCredentials: present.flatMap(({ credentialId }) =>
        credentialId ? [{ id: credentialId.toString('base64url') }] : [],
      ),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** Null when it is no passkey of anybody's, or does not answer a challenge of this browser. */
  async shown(json: string, browser: string): Promise<ShownPasskey | null> {
    const response = parsed<AuthenticationResponseJSON>(json);
    if (typeof response?.rawId !== 'string') return null;
    const factor = await this.database.read.factors.findByCredential(hashOf(Buffer.from(response.rawId, 'base64url')));
    if (!factor?.credentialId || !factor.publicKey || factor.signCount === null) return null;
    const handle = Buffer.from(factor.userId).toString('base64url');
    if (response.response?.userHandle !== handle) return null; // Web Authentication section 7.2 step 6
    const { credentialId, publicKey, signCount } = factor;
    const answer = await orNull(() =>
      verifyAuthenticationResponse({
        response,
        ...this.expected(browser, { purpose: 'SIGN_IN', userId: null }),
        credential: {
          id: credentialId.toString('base64url'),
          publicKey: new Uint8Array(publicKey),
          counter: signCount,
        },
      }),
    );
    if (!answer?.verified) return null;
    const { newCounter, credentialDeviceType } = answer.authenticationInfo;
    return { factor, signCount: newCounter, methods: methodsOf(credentialDeviceType) };
  }

  /** Null when it does not answer a challenge that this person got in this browser. */
  async made(json: string, { userId }: Pick<Whose, 'userId'>, browser: string): Promise<NewPasskey | null> {
    const response = parsed<RegistrationResponseJSON>(json);
    if (!response) return null;
    const expected = this.expected(browser, { purpose: 'REGISTER', userId });
    const answer = await orNull(() =>
      verifyRegistrationResponse({ response, ...expected, supportedAlgorithmIDs: ALGORITHMS }),
    );
    if (!answer?.verified) return null;
    const { credential, credentialDeviceType } = answer.registrationInfo;
    const credentialId = Buffer.from(credential.id, 'base64url');
    return {
      credentialId,
      credentialHash: hashOf(credentialId),
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      transports: (credential.transports ?? []).filter((transport) => /^[\w-]{1,32}$/.test(transport)).slice(0, 10),
      methods: methodsOf(credentialDeviceType),
    };
  }

  private async challenge(browser: string, what: Pick<PasskeyChallenge, 'purpose' | 'userId'>) {
    const challenge = new Uint8Array(randomBytes(CHALLENGE_BYTES));
    const text = Buffer.from(challenge).toString('base64url');
    const expiresAt = addSeconds(this.clock.now(), CHALLENGE_SECONDS);
    const fingerprint = this.rootKeys.fingerprint('passkey-challenge', `${browser} ${text}`);
    await this.database.single(({ passkeyChallenges }) => passkeyChallenges.add({ ...what, fingerprint, expiresAt }));
    return challenge;
  }

  private expected(browser: string, what: Pick<PasskeyChallenge, 'purpose' | 'userId'>) {
    const expectedChallenge = async (challenge: unknown): Promise<boolean> => {
      if (typeof challenge !== 'string') return false;
      const fingerprints = this.rootKeys.fingerprints('passkey-challenge', `${browser} ${challenge}`);
      const at = this.clock.now();
      return this.database.single(({ passkeyChallenges }) => passkeyChallenges.consume(fingerprints, what, at));
    };
    const { expectedOrigin, rpID } = this;
    return { expectedChallenge, expectedOrigin, expectedRPID: rpID, requireUserVerification: true };
  }
}

const hashOf = (credentialId: Buffer): Buffer => createHash('sha256').update(credentialId).digest();

const methodsOf = (deviceType: 'singleDevice' | 'multiDevice'): readonly string[] => [
  deviceType === 'multiDevice' ? 'swk' : 'hwk',
  'user',
];

/** What the browser sent; the library looks at every member that it uses. */
function parsed<T extends object>(json: string): (Partial<T> & T) | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as T) : null;
  } catch {
    return null;
  }
}

/** The library says by throwing what is wrong, whatever the bytes; that the storage is away is not about the bytes. */
async function orNull<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch (error) {
    if (error instanceof StorageUnavailable) throw error;
    return null;
  }
}
