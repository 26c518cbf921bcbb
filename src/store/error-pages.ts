import { oauthErrorCodes } from '#oauth-core/error-catalogue';
import { FAULTS } from '#gateway-core/fault-table';
import { PROBLEMS } from '../http/problems.js';

/** What a page says about one code. */
export interface Explanation {
  readonly code: string;
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}

/** RFC 6749 section 5.2 has no code of its own for a fault of the server; ours speaks of it as of any other. */
const serverError: Explanation = { code: 'server_error', ...explained('internal_error') };

/** Several faults can share one of the gateway's classic codes; their page tells them all. */
const gatewayCodes = [...new Set(Object.values(FAULTS).map(({ code }) => code))]
  .filter((code) => code.length === 6)
  .sort()
  .map((code): Explanation => {
    const faults = Object.values(FAULTS).filter((fault) => fault.code === code);
    const distinct = (texts: readonly string[]): string => [...new Set(texts)].join(' ');
    return {
      code,
      title: `${distinct(faults.map(({ message }) => message))}.`,
      cause: `The gateway refused the call with status ${distinct(faults.map(({ status }) => `${status}`))}.`,
      fix: distinct(faults.map(({ description }) => description)),
    };
  });

/** Every code that an answer can name, by who answers. */
export const errorGroups: readonly { readonly title: string; readonly entries: readonly Explanation[] }[] = [
  { title: 'Token API', entries: [...oauthErrorCodes, serverError] },
  { title: 'Gateway', entries: gatewayCodes },
  {
    title: 'All other addresses',
    entries: (Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]).map((code) => ({ code, ...explained(code) })),
  },
];

export const explanationOf = (code: string): Explanation | null =>
  errorGroups.flatMap(({ entries }) => entries).find((entry) => entry.code === code) ?? null;

function explained(code: keyof typeof PROBLEMS): Omit<Explanation, 'code'> {
  const { title, cause, fix } = PROBLEMS[code];
  return { title, cause, fix };
}
