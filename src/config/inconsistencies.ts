import { SAMPLE_USERNAME } from './sample-username.js';
import type { Variable, Variables } from './variables.js';

/** The part of the configuration that is looked at together. */
interface Whole {
  readonly storage: 'mysql' | 'sqlite';
  readonly issuer: string;
  readonly consoleUrl: string;
  readonly plainGateway: boolean;
  readonly trustedProxies: readonly string[];
  readonly rootKeys: readonly Uint8Array[] | null;
  readonly administrator: { readonly username: string };
  readonly sample: boolean;
  readonly workers: number;
}

/** A fault that no variable shows alone. */
interface Rule {
  readonly broken: (configuration: Whole, variables: Variables) => boolean;
  /** Not complained about when one of these was refused already: the complaint would be about a value nobody set. */
  readonly concerns: readonly Variable[];
  readonly complaint: string;
}

const RULES: readonly Rule[] = [
  {
    broken: ({ issuer, consoleUrl }) => issuer === consoleUrl,
    concerns: ['GATEHOUSE_ISSUER', 'GATEHOUSE_CONSOLE_URL'],
    complaint:
      'GATEHOUSE_ISSUER and GATEHOUSE_CONSOLE_URL are the same, but published APIs must not share an origin with the ' +
      'page that signs people in: give the two different host names, or at least different ports.',
  },
  {
    broken: (_, variables) => variables.isSet('GATEHOUSE_TLS_CERT') && !variables.isSet('GATEHOUSE_TLS_KEY'),
    concerns: [],
    complaint:
      'GATEHOUSE_TLS_KEY is not set but GATEHOUSE_TLS_CERT is: set both, or neither for a self-made certificate.',
  },
  {
    broken: (_, variables) => variables.isSet('GATEHOUSE_TLS_KEY') && !variables.isSet('GATEHOUSE_TLS_CERT'),
    concerns: [],
    complaint:
      'GATEHOUSE_TLS_CERT is not set but GATEHOUSE_TLS_KEY is: set both, or neither for a self-made certificate.',
  },
  {
    broken: ({ plainGateway, trustedProxies }) => plainGateway && trustedProxies.length === 0,
    concerns: ['GATEHOUSE_TRUSTED_PROXIES'],
    complaint:
      'GATEHOUSE_HTTP is on and GATEHOUSE_TRUSTED_PROXIES is empty, so nobody could use the plain listener: name the ' +
      'addresses of your TLS proxy in GATEHOUSE_TRUSTED_PROXIES, or turn GATEHOUSE_HTTP off.',
  },
  {
    broken: ({ storage, rootKeys }, variables) => storage === 'mysql' && rootKeys === null && variables.isProduction,
    concerns: ['GATEHOUSE_ROOT_KEY'],
    complaint:
      'GATEHOUSE_ROOT_KEY is not set, and with MySQL and NODE_ENV=production it must be, the same for every process: ' +
      'make one with "openssl rand -base64 32", keep it where you keep your secrets, and set it.',
  },
  {
    broken: ({ sample, administrator }) => sample && administrator.username === SAMPLE_USERNAME,
    concerns: ['GATEHOUSE_SAMPLE', 'DATABASE_URL'],
    complaint:
      `GATEHOUSE_ADMIN_USERNAME is "${SAMPLE_USERNAME}", which is the sample developer's name: choose another, or turn ` +
      'GATEHOUSE_SAMPLE off.',
  },
  {
    broken: ({ storage, workers }) => storage === 'sqlite' && workers > 1,
    concerns: ['DATABASE_URL'],
    complaint:
      'GATEHOUSE_WORKERS is above 1, and SQLite serves one process: set DATABASE_URL to a MySQL or MariaDB database, or ' +
      'GATEHOUSE_WORKERS to 1.',
  },
];

/** One sentence for each rule that the configuration as a whole breaks. */
export const inconsistencies = (configuration: Whole, variables: Variables): readonly string[] =>
  RULES.filter(({ concerns }) => !concerns.some((name) => variables.wasRefused(name)))
    .filter(({ broken }) => broken(configuration, variables))
    .map(({ complaint }) => complaint);
