import { curlLines } from './curl-lines.js';
import type { FirstRun } from './first-run-file.js';

/** Where the first start left the keys that only it knew in the clear. */
export interface FirstRunPlace {
  readonly hostname: string;
  readonly file: string;
}

/**
 * Who made the first keys: this start; an earlier start here; or a start elsewhere, or one here whose file is gone.
 */
export type FirstKeys =
  | { readonly made: 'now'; readonly firstRun: FirstRun }
  | { readonly made: 'before'; readonly firstRun: FirstRun }
  | { readonly made: 'elsewhere'; readonly place: FirstRunPlace | null };

export interface StartUpFacts {
  readonly issuer: string;
  readonly consoleUrl: string;
  /** `http://host:port` of the operations listener. */
  readonly operationsUrl: string;
  /** What `curl --cacert` takes. */
  readonly caFile: string;
  readonly firstRunFile: string;
  readonly tokensFile: string;
  /** Where this process answers, which in front of a load balancer or beside another process is not the issuer's port. */
  readonly gatewayPort: number;
  readonly firstKeys: FirstKeys;
  /** Whether the administrator's password was given to us, so that nobody needs to be told. */
  readonly passwordWasConfigured: boolean;
  /** Whether the sample API's back end runs in this process. */
  readonly sampleRuns: boolean;
  readonly platform: NodeJS.Platform;
}

/** What is printed once all listeners are up: at most 30 lines, ending with the three calls if there is a sample. */
export function startUpText(facts: StartUpFacts): string {
  return [
    'Gatehouse is ready.',
    '',
    `  Console and store       ${facts.consoleUrl}`,
    `  Gateway and Token API   ${facts.issuer}`,
    `  Health and metrics      ${facts.operationsUrl}/health/ready  ${facts.operationsUrl}/metrics`,
    `  Certificates to trust   ${facts.caFile}`,
    ...signInLines(facts),
    '',
    ...callLines(facts),
    '',
  ].join('\n');
}

function signInLines({ firstKeys, firstRunFile, passwordWasConfigured }: StartUpFacts): readonly string[] {
  if (firstKeys.made === 'elsewhere') return [`  Sign-in data            ${whereabouts(firstKeys.place)}`];
  const { username, password } = firstKeys.firstRun.administrator;
  const line = (text: string): string => `  Administrator           ${username}, ${text}`;
  if (firstKeys.made === 'before') {
    return [
      `  Sign-in data            ${firstRunFile}`,
      line('password as in that file, unless it was changed. To reset it: another'),
      '                          administrator, or npm run reset-admin-password on this machine.',
    ];
  }
  return [
    `  Sign-in data            ${firstRunFile}`,
    line(passwordWasConfigured ? 'password as in GATEHOUSE_ADMIN_PASSWORD' : `password ${password} (not shown again)`),
  ];
}

/** For a process that knows nothing but where the first start left them. They may have been moved away since. */
const whereabouts = (place: FirstRunPlace | null): string =>
  place
    ? `left by the first start in ${place.file} on ${place.hostname}`
    : 'left by the first start in first-run.json of its data directory';

function callLines(facts: StartUpFacts): readonly string[] {
  const { firstKeys } = facts;
  if (firstKeys.made === 'elsewhere') {
    return [
      `The first start printed what to do next. Its calls work here as well: this process answers on port ${facts.gatewayPort}.`,
    ];
  }
  const { sampleUser, application, sampleApi } = firstKeys.firstRun;
  if (!facts.sampleRuns || !sampleUser || !application || !sampleApi) {
    return [
      'To make a first application: this version makes one only together with the sample, on an empty database. Start with',
      'GATEHOUSE_SAMPLE=on, an empty data directory and an empty database, and this text ends with three calls to try.',
    ];
  }
  const calls = { ...facts, sampleApi, user: sampleUser, client: application.production };
  return [
    `Get a token for ${sampleUser.username}, call the sample API with it, renew it. Each line works alone, in any shell and directory;`,
    `the first and the third answer into ${facts.tokensFile}.`,
    '',
    ...curlLines(calls, facts.platform),
  ];
}
