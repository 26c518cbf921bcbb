/** What there is to say about one code: on the wire the title, on its page the rest. */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}

/** The stable codes of refusals in problem form (rest-api.md §1). */
export const PROBLEMS = {
  malformed_request: {
    status: 400,
    title: 'The request could not be read.',
    cause: 'A percent escape in the address, or the body, breaks the rules of its format or ended early.',
    fix: 'Encode the address with a library, and send the body that Content-Type and Content-Length announce.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing at this address.',
    cause:
      'No such page, route or object, or one that you may not see. The gateway and the console serve different ones.',
    fix: 'Compare spelling, letter case, trailing slashes, host and port with the documentation.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This address does not answer to that method.',
    cause: 'The address exists, but not for this HTTP method.',
    fix: 'Use one of the methods that the Allow header of the answer names.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive.',
    cause: 'The body was announced but did not arrive within ten seconds.',
    fix: 'Send the whole body at once. If the network is slow, repeat the request.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large.',
    cause: 'The body holds more bytes than are read at this address.',
    fix: 'The detail of the answer names the limit. Leave out what is not needed.',
  },
  media_type_unsupported: {
    status: 415,
    title: 'The body is of a kind that is not read here.',
    cause: 'Content-Type, charset or Content-Encoding is not the one that this address reads.',
    fix: 'Send what the detail of the answer names. With curl, one -d for each parameter does it.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side.',
    cause: 'An error that nobody foresaw. It was recorded under the trace id of the answer.',
    fix: 'Repeat the request. If it fails again, give the trace id to your administrator.',
  },
  unavailable: {
    status: 503,
    title: 'This cannot be done at the moment.',
    cause: 'The database does not answer, and this request cannot be decided without it.',
    fix: 'Repeat it after the seconds that Retry-After names. Nothing that was answered before is lost.',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A refusal in the form of RFC 9457. `detail` reaches the caller; `reason` reaches only the log. */
export class Problem extends Error {
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly reason: string = detail,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${reason}`);
    this.name = 'Problem';
    this.status = PROBLEMS[code].status;
  }
}

/** The body of a problem answer. */
export const problemBody = (problem: Problem, consoleUrl: string, instance: string, traceId: string) => ({
  type: `${consoleUrl}/errors/${problem.code}`,
  title: PROBLEMS[problem.code].title,
  status: problem.status,
  code: problem.code,
  detail: problem.detail,
  instance,
  traceId,
});
