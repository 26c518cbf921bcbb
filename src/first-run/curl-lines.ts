import type { ConsumerKeys, Login } from './first-run-file.js';

/** What the three calls of the start-up text are made of. Names, passwords and keys hold only `[A-Za-z0-9_]`. */
export interface SampleCalls {
  readonly issuer: string;
  readonly sampleApi: string;
  readonly caFile: string;
  /** Where the answers of the token endpoint go. */
  readonly tokensFile: string;
  readonly user: Login;
  readonly client: ConsumerKeys;
}

/**
 * Three lines for a shell: get a token for a person, call the sample API with it, renew it. Each works alone, from any
 * directory, when pasted into bash, dash, zsh or fish (3.4 or newer), or into PowerShell on Windows.
 *
 * A refused call leaves the tokens file as it was (`-f`): with the error body in it the third line could never work again.
 */
export function curlLines(calls: SampleCalls, platform: NodeJS.Platform): readonly string[] {
  const shell = platform === 'win32' ? powerShell : posixShell;
  const common = `${shell.curl}${pastProxy(calls.issuer)} --cacert ${shell.word(calls.caFile)}`;
  const client = `-u ${calls.client.consumerKey}:${calls.client.consumerSecret}`;
  const answer = `-o ${shell.word(calls.tokensFile)} ${shell.word(`${calls.issuer}/token`)}`;
  const { username, password } = calls.user;
  const token = (name: string): string => shell.member(calls.tokensFile, name);
  return [
    `${common} -f ${client} -d grant_type=password -d username=${username} -d password=${password} ${answer}`,
    `${common} -H "Authorization: Bearer ${token('access_token')}" ${shell.word(`${calls.sampleApi}/menu`)}`,
    `${common} -f ${client} -d grant_type=refresh_token -d "refresh_token=${token('refresh_token')}" ${answer}`,
  ];
}

/** Many networks set a proxy for everything, and it cannot reach the loopback of this machine. */
function pastProxy(issuer: string): string {
  const host = new URL(issuer).hostname.replace(/^\[(.*)\]$/, '$1');
  return ['localhost', '127.0.0.1', '::1'].includes(host) ? ` --noproxy ${host}` : '';
}

interface Shell {
  readonly curl: string;
  /** One argument, quoted where it must be. */
  word(text: string): string;
  /** Inside double quotes: one member of a JSON file, read with whatever node is on the PATH. */
  member(file: string, name: string): string;
}

const PLAIN_WORD = /^[\w./:-]+$/;

const posixShell: Shell = {
  curl: 'curl -sS',
  word: (text) => (PLAIN_WORD.test(text) ? text : posixQuoted(text)),
  member: (file, name) =>
    `$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).${name}' ${posixShell.word(file)})`,
};

/**
 * Single quotes keep everything as it is, but for themselves and, in fish, the backslash. Outside of quotes all four
 * shells read `\'` and `\\` alike.
 */
const posixQuoted = (text: string): string =>
  text.replaceAll(/[^'\\]+|['\\]/g, (part) => (part === "'" || part === '\\' ? `\\${part}` : `'${part}'`));

const powerShell: Shell = {
  // `curl` alone is another command in PowerShell 5; Windows' own TLS asks our authority for a revocation list otherwise.
  curl: 'curl.exe -sS --ssl-revoke-best-effort',
  word: (text) => (PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", "''")}'`),
  // PowerShell 5 loses double quotes on the way to a program, so that there are only single ones.
  member: (file, name) =>
    `$(node -p 'JSON.parse(require(''fs'').readFileSync(process.argv[1])).${name}' ${powerShell.word(file)})`,
};
