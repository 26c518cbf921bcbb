import type { ShownApplication } from '#database/repositories/application.repository';
import { Problem } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';
import type { NewKeyPairBody } from './dto/key-pair.dto.js';

/** @throws Problem state_conflict: keys are for active applications */
export function requireActive({ state }: Pick<ShownApplication, 'state'>): void {
  if (state === 'ACTIVE') return;
  throw new Problem('state_conflict', `The application is ${state}: keys are for active applications.`, {
    allowed: state === 'DISABLED' ? ['enable'] : [],
  });
}

/** @throws Problem validation_failed: key and secret are imported together */
export function requireBoth(consumerKey: string | undefined, consumerSecret: string | undefined): void {
  const missing = consumerKey === undefined ? 'consumerKey' : 'consumerSecret';
  if (consumerKey !== undefined && consumerSecret !== undefined) return;
  throw refused([{ pointer: `/${missing}`, code: 'required', detail: 'Key and secret are imported together.' }]);
}

/** @throws Problem validation_failed for what is said about the secret of a public client, which has none */
export function requireSecretless(body: NewKeyPairBody): void {
  if (body.clientAuthMethod !== 'none') return;
  const said = (['consumerSecret', 'secretLabel', 'secretExpiresAt'] as const).filter(
    (name) => body[name] !== undefined,
  );
  if (said.length === 0) return;
  const detail = 'A key pair with clientAuthMethod none has no secret.';
  throw refused(said.map((name) => ({ pointer: `/${name}`, code: 'not_allowed', detail })));
}
