import { AccessTokenEntity } from './entities/access-token.entity.js';
import { ApiDocumentEntity } from './entities/api-document.entity.js';
import { ApiTagEntity } from './entities/api-tag.entity.js';
import { ApiEntity } from './entities/api.entity.js';
import { ApplicationEntity } from './entities/application.entity.js';
import { ApprovalEntity } from './entities/approval.entity.js';
import { AuditEventEntity } from './entities/audit-event.entity.js';
import { CatalogueLockEntity } from './entities/catalogue-lock.entity.js';
import { ChangeHeadEntity } from './entities/change-head.entity.js';
import { ChangeEntity } from './entities/change.entity.js';
import { ConfirmationEntity } from './entities/confirmation.entity.js';
import { GenerationEntity } from './entities/generation.entity.js';
import { GrantEntity } from './entities/grant.entity.js';
import { HourlyCallEntity } from './entities/hourly-call.entity.js';
import { HourlyIssueEntity } from './entities/hourly-issue.entity.js';
import { KeyPairEntity } from './entities/key-pair.entity.js';
import { IdempotencyKeyEntity } from './entities/idempotency-key.entity.js';
import { MemberEntity } from './entities/member.entity.js';
import { MailEntity } from './entities/mail.entity.js';
import { LogoutDeliveryEntity } from './entities/logout-delivery.entity.js';
import { PersonalAccessTokenEntity } from './entities/personal-access-token.entity.js';
import { PlanEntity } from './entities/plan.entity.js';
import { RedirectOriginEntity } from './entities/redirect-origin.entity.js';
import { ResourceEntity } from './entities/resource.entity.js';
import { RevocationEntity } from './entities/revocation.entity.js';
import { RootKeyCheckEntity } from './entities/root-key-check.entity.js';
import { SecretEntity } from './entities/secret.entity.js';
import { SettingEntity } from './entities/setting.entity.js';
import { SigningKeyEntity } from './entities/signing-key.entity.js';
import { SubscriptionEntity } from './entities/subscription.entity.js';
import { ThrottleEntity } from './entities/throttle.entity.js';
import { UsageFlushEntity } from './entities/usage-flush.entity.js';
import { UserEntity } from './entities/user.entity.js';
import { SessionEntity } from './entities/session.entity.js';
import { SignInEntity } from './entities/sign-in.entity.js';
import { FactorEntity } from './entities/factor.entity.js';
import { RecoveryCodeEntity } from './entities/recovery-code.entity.js';
import { PasskeyChallengeEntity } from './entities/passkey-challenge.entity.js';
import { AuthorizationCodeEntity } from './entities/authorization-code.entity.js';
import { ConsentEntity } from './entities/consent.entity.js';
import { CreateAccounts1764028800000 } from './migrations/1764028800000-create-accounts.js';
import { CreateApis1764028800001 } from './migrations/1764028800001-create-apis.js';
import { CreateTokens1764028800002 } from './migrations/1764028800002-create-tokens.js';
import { CreateOperations1764028800003 } from './migrations/1764028800003-create-operations.js';
import { LetAccessTokensBeOpaque1764028800004 } from './migrations/1764028800004-let-access-tokens-be-opaque.js';
import { LetPeopleEdit1764028800005 } from './migrations/1764028800005-let-people-edit.js';
import { LetKeyPairsSayWhereFrom1764028800006 } from './migrations/1764028800006-let-key-pairs-say-where-from.js';
import { LetKeysBeReplaced1764028800007 } from './migrations/1764028800007-let-keys-be-replaced.js';
import { CountUsage1764028800008 } from './migrations/1764028800008-count-usage.js';
import { LetPeopleManageThemselves1764028800009 } from './migrations/1764028800009-let-people-manage-themselves.js';
import { LetPeopleApprove1764028800011 } from './migrations/1764028800011-let-people-approve.js';
import { LetGrantsBeListed1764028800012 } from './migrations/1764028800012-let-grants-be-listed.js';
import { LetPeopleSignIn1764028800013 } from './migrations/1764028800013-let-people-sign-in.js';
import { TellApplicationsOfLogouts1764028800014 } from './migrations/1764028800014-tell-applications-of-logouts.js';
import { DescribeApis1764028800010 } from './migrations/1764028800010-describe-apis.js';

/** Every table. */
export const entities = [
  UserEntity,
  SettingEntity,
  ApplicationEntity,
  KeyPairEntity,
  SecretEntity,
  RedirectOriginEntity,
  ApiEntity,
  ResourceEntity,
  PlanEntity,
  SubscriptionEntity,
  GrantEntity,
  AccessTokenEntity,
  RevocationEntity,
  GenerationEntity,
  SigningKeyEntity,
  AuditEventEntity,
  ChangeEntity,
  ChangeHeadEntity,
  ThrottleEntity,
  RootKeyCheckEntity,
  MemberEntity,
  IdempotencyKeyEntity,
  HourlyCallEntity,
  HourlyIssueEntity,
  UsageFlushEntity,
  ConfirmationEntity,
  MailEntity,
  PersonalAccessTokenEntity,
  ApprovalEntity,
  ApiTagEntity,
  ApiDocumentEntity,
  CatalogueLockEntity,
  SessionEntity,
  SignInEntity,
  FactorEntity,
  RecoveryCodeEntity,
  PasskeyChallengeEntity,
  AuthorizationCodeEntity,
  ConsentEntity,
  LogoutDeliveryEntity,
];

/** Every step from an empty database to these tables, oldest first. A landed one is never edited. */
export const migrations = [
  CreateAccounts1764028800000,
  CreateApis1764028800001,
  CreateTokens1764028800002,
  CreateOperations1764028800003,
  LetAccessTokensBeOpaque1764028800004,
  LetPeopleEdit1764028800005,
  LetKeyPairsSayWhereFrom1764028800006,
  LetKeysBeReplaced1764028800007,
  CountUsage1764028800008,
  LetPeopleManageThemselves1764028800009,
  DescribeApis1764028800010,
  LetPeopleApprove1764028800011,
  LetGrantsBeListed1764028800012,
  LetPeopleSignIn1764028800013,
  TellApplicationsOfLogouts1764028800014,
];
