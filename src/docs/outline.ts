import { DocumentBuilder, type OpenAPIObject } from '@nestjs/swagger';
import { managementScopes } from '#oauth-core/management-scopes';
import type { PublicAddresses } from '../http/public-addresses.js';

/** What the document says before it comes to single operations: who we are, where, and how a caller proves who it is. */
export const outlineOf = ({ issuer, consoleUrl }: PublicAddresses, version: string): Omit<OpenAPIObject, 'paths'> =>
  new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Gatehouse')
    .setVersion(version)
    .setDescription(descriptionOf(consoleUrl))
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer(issuer, 'The gateway: token server and published APIs')
    .addServer(consoleUrl, 'The console')
    .addTag('Token API', 'How applications get, renew and check tokens, and what clients read about it.')
    .addTag('Installation', 'Where everything is.')
    .addTag('Users', 'Accounts, sign-up, passwords and personal access tokens.')
    .addTag('Applications', 'What developers register, their teams, key pairs and secrets.')
    .addTag('Grants', 'What people let applications do, and the end of tokens.')
    .addTag('Signing keys', 'What tokens are signed with, how it is replaced, and what to do when it has leaked.')
    .addTag('Audit', 'Who changed what, and when.')
    .addTag('Subscriptions', 'Which application may call which API, under which plan, and who has to agree.')
    .addTag('APIs', 'What publishers offer: the catalogue, versions, lifecycle and resources.')
    .addTag('Plans', 'How often a subscription may call.')
    .addTag('Gateway', 'What is known of published APIs. The APIs themselves are described by their publishers.')
    .addSecurity('client', {
      type: 'http',
      scheme: 'basic',
      description:
        'Consumer key and consumer secret of a key pair (RFC 6749 section 2.3.1). A key pair that is registered for ' +
        '`client_secret_post` sends both in the form instead.',
    })
    .addSecurity('oauth2', {
      type: 'oauth2',
      description:
        'An access token, got in the name of a person who signs in, or with consumer key and secret alone. For the first, ' +
        `the key pair needs the redirect URI ${consoleUrl}/docs/oauth2-redirect.html.`,
      flows: {
        authorizationCode: {
          authorizationUrl: `${consoleUrl}/oauth2/authorize`,
          tokenUrl: `${consoleUrl}/oauth2/token`,
          scopes,
        },
        clientCredentials: { tokenUrl: `${consoleUrl}/oauth2/token`, scopes },
      },
    })
    .addSecurity('bearer', {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'An access token that you already have (RFC 6750).',
    })
    .build();

const descriptionOf = (consoleUrl: string): string => `\
Every answer bears a \`Trace-Id\`, which leads to its line in the log. Every refusal says what happened and how to mend it,
in one of three forms: the Token API's is \`OAuthError\` (RFC 6749), that of calls to published APIs \`GatewayFault\`, all
others \`Problem\` (RFC 9457). [Each code has a page](${consoleUrl}/errors) with cause and fix.

Any address answers 404 on another host or port than its own, and 405 with \`Allow\` to another method. A request that is
not valid HTTP (400, 408, 431), or that comes while the process starts (503), is answered in \`text/plain\`.`;

const namesOf = (roles: readonly string[]): string =>
  roles.length === 3 ? 'every role' : roles.map((role) => `${role.toLowerCase()}s`).join(' and ');

const scopes = {
  default: 'What every application may do.',
  ...Object.fromEntries([...managementScopes].map(([scope, roles]) => [scope, `For ${namesOf(roles)}.`])),
};
