import type { OAuthReaders, OAuthStores } from '#oauth-core/ports/oauth-storage';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';
import { AccessTokenRepository } from './access-token.repository.js';
import { ApiRepository } from './api.repository.js';
import { ApplicationRepository } from './application.repository.js';
import { AuditEventRepository } from './audit-event.repository.js';
import { ChangeRepository } from './change.repository.js';
import { ConfirmationRepository } from './confirmation.repository.js';
import { GenerationRepository } from './generation.repository.js';
import { GrantRepository } from './grant.repository.js';
import { IdempotencyKeyRepository } from './idempotency-key.repository.js';
import { KeyPairRepository } from './key-pair.repository.js';
import { MailRepository } from './mail.repository.js';
import { PersonalAccessTokenRepository } from './personal-access-token.repository.js';
import { MemberRepository } from './member.repository.js';
import { PlanRepository } from './plan.repository.js';
import { RevocationRepository } from './revocation.repository.js';
import { RootKeyCheckRepository } from './root-key-check.repository.js';
import { RootKeyDependentRepository } from './root-key-dependent.repository.js';
import { SecretRepository } from './secret.repository.js';
import { SettingRepository } from './setting.repository.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { SubscriptionRepository } from './subscription.repository.js';
import { ThrottleRepository } from './throttle.repository.js';
import { UserRepository } from './user.repository.js';

/** Every table's repository, all in one session: outside transactions, or inside one. */
export class Repositories implements OAuthReaders, OAuthStores {
  readonly users: UserRepository;
  readonly settings: SettingRepository;
  readonly applications: ApplicationRepository;
  readonly keyPairs: KeyPairRepository;
  readonly secrets: SecretRepository;
  readonly apis: ApiRepository;
  readonly plans: PlanRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly grants: GrantRepository;
  readonly throttles: ThrottleRepository;
  readonly accessTokens: AccessTokenRepository;
  readonly revocations: RevocationRepository;
  readonly generations: GenerationRepository;
  readonly signingKeys: SigningKeyRepository;
  readonly auditEvents: AuditEventRepository;
  readonly changes: ChangeRepository;
  readonly rootKeyChecks: RootKeyCheckRepository;
  readonly confirmations: ConfirmationRepository;
  readonly mails: MailRepository;
  readonly personalAccessTokens: PersonalAccessTokenRepository;
  readonly members: MemberRepository;
  readonly idempotencyKeys: IdempotencyKeyRepository;
  readonly rootKeyDependents: RootKeyDependentRepository;

  constructor(session: Session, announcements: Announcements) {
    this.users = new UserRepository(session, announcements);
    this.settings = new SettingRepository(session, announcements);
    this.applications = new ApplicationRepository(session, announcements);
    this.keyPairs = new KeyPairRepository(session, announcements);
    this.secrets = new SecretRepository(session, announcements);
    this.apis = new ApiRepository(session, announcements);
    this.plans = new PlanRepository(session, announcements);
    this.subscriptions = new SubscriptionRepository(session, announcements);
    this.grants = new GrantRepository(session, announcements);
    this.throttles = new ThrottleRepository(session);
    this.accessTokens = new AccessTokenRepository(session);
    this.revocations = new RevocationRepository(session, announcements);
    this.generations = new GenerationRepository(session, announcements);
    this.signingKeys = new SigningKeyRepository(session, announcements);
    this.auditEvents = new AuditEventRepository(session);
    this.changes = new ChangeRepository(session, announcements);
    this.rootKeyChecks = new RootKeyCheckRepository(session);
    this.confirmations = new ConfirmationRepository(session);
    this.mails = new MailRepository(session);
    this.personalAccessTokens = new PersonalAccessTokenRepository(session, announcements);
    this.members = new MemberRepository(session);
    this.idempotencyKeys = new IdempotencyKeyRepository(session);
    this.rootKeyDependents = new RootKeyDependentRepository(session);
  }
}
