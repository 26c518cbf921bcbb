import type { GenerationKind } from './entities/generation.entity.js';

/** Something that memories must hear of, on every node (tokens.md §6). */
export type Change =
  | { readonly kind: 'client'; readonly consumerKey: string }
  | { readonly kind: 'application'; readonly applicationId: string }
  | { readonly kind: 'subscriptions'; readonly applicationId: string }
  | { readonly kind: 'api'; readonly apiId: string }
  | { readonly kind: 'plan'; readonly planId: string }
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'personal-access-token'; readonly tokenId: string }
  | { readonly kind: 'settings'; readonly name: string }
  | { readonly kind: 'signing-keys'; readonly kid: string }
  | { readonly kind: 'grant-ended'; readonly grantId: string; readonly endsAt: Date }
  | { readonly kind: 'token-revoked'; readonly tokenId: string; readonly endsAt: Date }
  | { readonly kind: 'secret-ended'; readonly secretId: string; readonly endsAt: Date }
  | {
      readonly kind: 'generation';
      readonly of: GenerationKind;
      readonly subject: string;
      readonly generation: number;
      readonly endsAt: Date;
    };

export interface CommittedChange {
  readonly position: number;
  readonly change: Change;
}

/** A change as its row holds it. */
export interface StoredChange {
  readonly kind: string;
  readonly subject: string;
  readonly payload: object | null;
}

export function toStored(change: Change): StoredChange {
  switch (change.kind) {
    case 'client':
      return { kind: change.kind, subject: change.consumerKey, payload: null };
    case 'application':
    case 'subscriptions':
      return { kind: change.kind, subject: change.applicationId, payload: null };
    case 'api':
      return { kind: change.kind, subject: change.apiId, payload: null };
    case 'plan':
      return { kind: change.kind, subject: change.planId, payload: null };
    case 'user':
      return { kind: change.kind, subject: change.userId, payload: null };
    case 'personal-access-token':
      return { kind: change.kind, subject: change.tokenId, payload: null };
    case 'settings':
      return { kind: change.kind, subject: change.name, payload: null };
    case 'signing-keys':
      return { kind: change.kind, subject: change.kid, payload: null };
    case 'grant-ended':
      return { kind: change.kind, subject: change.grantId, payload: { endsAt: change.endsAt } };
    case 'token-revoked':
      return { kind: change.kind, subject: change.tokenId, payload: { endsAt: change.endsAt } };
    case 'secret-ended':
      return { kind: change.kind, subject: change.secretId, payload: { endsAt: change.endsAt } };
    case 'generation':
      return {
        kind: change.kind,
        subject: change.subject,
        payload: { of: change.of, generation: change.generation, endsAt: change.endsAt },
      };
  }
}

/** The change of a row; null for one that this release does not know, which a newer one beside it wrote. */
export function fromStored({ kind, subject, payload }: StoredChange): Change | null {
  const details: { of?: GenerationKind; generation?: number; endsAt?: string } = payload ?? {};
  const endsAt = new Date(details.endsAt ?? 0);
  switch (kind) {
    case 'client':
      return { kind, consumerKey: subject };
    case 'application':
    case 'subscriptions':
      return { kind, applicationId: subject };
    case 'api':
      return { kind, apiId: subject };
    case 'plan':
      return { kind, planId: subject };
    case 'user':
      return { kind, userId: subject };
    case 'personal-access-token':
      return { kind, tokenId: subject };
    case 'settings':
      return { kind, name: subject };
    case 'signing-keys':
      return { kind, kid: subject };
    case 'grant-ended':
      return { kind, grantId: subject, endsAt };
    case 'token-revoked':
      return { kind, tokenId: subject, endsAt };
    case 'secret-ended':
      return { kind, secretId: subject, endsAt };
    case 'generation':
      return { kind, of: details.of ?? 'USER', subject, generation: details.generation ?? 0, endsAt };
    default:
      return null;
  }
}
