import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { temporaryDirectory, until } from './processes.js';

const MODULES = '/usr/lib/apache2/modules';
const LOADED = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'dir', 'mime', 'headers', 'auth_openidc'];

/** The OpenID Connect client to be, at the authorization server. */
export interface ApacheClient {
  readonly metadataUrl: string;
  readonly caFile: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

/** Apache with mod_auth_openidc, one directory of which only signed-in people may read. */
export class Apache {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Whether this machine has both. In CI it must. */
  static isThere(): boolean {
    const found = existsSync('/usr/sbin/apache2') && existsSync(join(MODULES, 'mod_auth_openidc.so'));
    if (!found && process.env.CI === 'true') throw new Error('Apache with mod_auth_openidc was not found.');
    return found;
  }

  /** The port is taken before the client is registered, because its redirect URI has it. */
  static async start(register: (redirectUri: string) => Promise<ApacheClient>): Promise<Apache> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const client = await register(`${url}/protected/callback`);
    const folder = temporaryDirectory();
    mkdirSync(join(folder, 'htdocs/protected'), { recursive: true });
    writeFileSync(join(folder, 'htdocs/protected/index.html'), 'inside');
    writeFileSync(join(folder, 'apache.conf'), configuration(folder, port, client));
    const child = spawn('/usr/sbin/apache2', ['-DFOREGROUND', '-f', join(folder, 'apache.conf')], { stdio: 'ignore' });
    const apache = new Apache(url, child);
    await until('Apache answers', () => fetch(`${url}/`).catch(() => null));
    return apache;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }
}

const configuration = (folder: string, port: number, client: ApacheClient): string => `
ServerRoot "${folder}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile "${folder}/apache.pid"
ErrorLog "${folder}/error.log"
Mutex posixsem
${LOADED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
TypesConfig /dev/null
DocumentRoot "${folder}/htdocs"
DirectoryIndex index.html
OIDCProviderMetadataURL ${client.metadataUrl}
OIDCCABundlePath "${client.caFile}"
OIDCClientID ${client.clientId}
OIDCClientSecret ${client.clientSecret}
OIDCRedirectURI http://127.0.0.1:${port}/protected/callback
OIDCScope "${client.scope}"
OIDCPKCEMethod S256
OIDCCryptoPassphrase not-a-secret-of-anybody
OIDCRemoteUserClaim sub
<Location /protected>
  AuthType openid-connect
  Require valid-user
  Header set X-User "expr=%{REMOTE_USER}"
</Location>
`;
