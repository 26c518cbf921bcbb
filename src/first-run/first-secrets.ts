import type { Configuration } from '../config/configuration.js';
import { SAMPLE_USERNAME } from '../config/sample-username.js';
import { SIGNING_KEY_KINDS, type NewSigningKey, newSigningKey } from '#database/signing-key-kinds';
import type { PasswordHasher } from '#oauth-core/ports/password-hasher';
import type { RootKeys } from '#primitives/root-keys';
import { newConsumerKey, newPassword, newSecret } from '#primitives/secrets';
import type { Login } from './first-run-file.js';

/** A person to be, with the password in both forms. */
export interface NewLogin extends Login {
  readonly passwordHash: string;
}

/** Consumer key and secret to be; the fingerprint is what is stored of the latter. */
export interface NewKeys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly fingerprint: Buffer;
}

/** Everything random that the first start makes, made before its transaction because some of it is slow. */
export interface FirstSecrets {
  readonly administrator: NewLogin;
  readonly management: NewKeys;
  readonly signingKeys: readonly NewSigningKey[];
  readonly sample: { readonly user: NewLogin; readonly production: NewKeys; readonly sandbox: NewKeys } | null;
}

export async function makeFirstSecrets(
  { administrator, sample }: Pick<Configuration, 'administrator' | 'sample'>,
  rootKeys: RootKeys,
  passwords: PasswordHasher,
): Promise<FirstSecrets> {
  const newLogin = async (username: string, password: string): Promise<NewLogin> => ({
    username,
    password,
    passwordHash: await passwords.hash(password),
  });
  return {
    administrator: await newLogin(administrator.username, administrator.password ?? newPassword()),
    management: newKeys(rootKeys),
    signingKeys: await Promise.all(SIGNING_KEY_KINDS.map((kind) => newSigningKey(kind, rootKeys))),
    sample: sample
      ? {
          user: await newLogin(SAMPLE_USERNAME, newPassword()),
          production: newKeys(rootKeys),
          sandbox: newKeys(rootKeys),
        }
      : null,
  };
}

function newKeys(rootKeys: RootKeys): NewKeys {
  const consumerSecret = newSecret('gths_');
  return {
    consumerKey: newConsumerKey(),
    consumerSecret,
    fingerprint: rootKeys.fingerprint('client-secret', consumerSecret),
  };
}
