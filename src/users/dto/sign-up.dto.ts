import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Field, Line } from '../../rest/fields.js';
import {
  confirmationRule,
  confirmationSchema,
  emailRule,
  emailSchema,
  ownUsernameRule,
  ownUsernameSchema,
  passwordRule,
  passwordSchema,
  usernameRule,
  usernameSchema,
} from './user-fields.js';
import { USER_STATES } from './user.dto.js';

/** What somebody says who opens an account. */
export class SignUpBody {
  /** What you sign in with; letter case counts. It stays. */
  @Field(ownUsernameRule, ownUsernameSchema)
  readonly username: string;

  @Field(emailRule, emailSchema)
  readonly email: string;

  /** The settings say how long it has to be. */
  @Field(passwordRule, passwordSchema)
  readonly password: string;

  /** The user name, unless given. */
  @Line(80, { optional: true })
  readonly displayName?: string;
}

export class ConfirmationBody {
  /** From the mail. It works once. */
  @Field(confirmationRule, confirmationSchema)
  readonly token: string;
}

/** Whose password it is: one of the two. */
export class PasswordResetBody {
  @Field(usernameRule, usernameSchema, { optional: true })
  readonly username?: string;

  @Field(emailRule, emailSchema, { optional: true })
  readonly email?: string;
}

export class PasswordResetConfirmationBody extends ConfirmationBody {
  @Field(passwordRule, passwordSchema)
  readonly newPassword: string;
}

@ApiSchema({ name: 'AccountState' })
export class AccountStateBody {
  /** EMAIL_PENDING until the mail was confirmed, APPROVAL_PENDING until an administrator has decided. */
  @ApiProperty({ enum: USER_STATES })
  readonly state: string;
}
