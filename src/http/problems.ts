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
  validation_failed: {
    status: 400,
    title: 'Some fields need another value.',
    cause:
      'A member of the body, or a parameter of the address, is missing, unknown, or not of the form that is asked for.',
    fix: 'The list errors names each place with what it may hold. Nothing was changed.',
  },
  cursor_invalid: {
    status: 400,
    title: 'This cursor does not belong to this list.',
    cause:
      'A cursor holds for the list that gave it, with the same filters and the same sort. This one was cut or changed.',
    fix: 'Begin again without cursor, then use nextCursor as it comes.',
  },
  document_invalid: {
    status: 400,
    title: 'The document has faults.',
    cause: 'It is not an OpenAPI 3 document in JSON or YAML, is too large or too deep, or refers to another document.',
    fix: 'The list errors names each fault with line and column. Nothing was changed.',
  },
  confirmation_invalid: {
    status: 400,
    title: 'This confirmation cannot be used.',
    cause: 'It was used already, has expired, or was replaced by a newer one.',
    fix: 'Ask for another mail and use the newest.',
  },
  authentication_required: {
    status: 401,
    title: 'An access token is needed.',
    cause: 'The request has no Authorization header with a bearer token, or more than one.',
    fix: 'Get a token at the token endpoint with a gatehouse: scope and send it as Authorization: Bearer.',
  },
  token_invalid: {
    status: 401,
    title: 'The access token is not accepted here.',
    cause:
      'It is misspelt or cut, has expired, was revoked, is for another service, or its owner or key pair is disabled.',
    fix: 'Get a new token, with at least one gatehouse: scope: such tokens are for this API.',
  },
  insufficient_scope: {
    status: 403,
    title: 'The token does not reach so far.',
    cause:
      'The scope that the answer names is not in the token, the key pair may not be granted it any more, or the role is missing.',
    fix: 'Ask for a token with that scope. An administrator sets which management scopes a key pair may be granted.',
  },
  role_required: {
    status: 403,
    title: 'Another role is needed.',
    cause: 'This is for people with the role that the answer names, or for those who own the object.',
    fix: 'Ask an administrator for the role, or the owner to do it.',
  },
  setting_forbids: {
    status: 403,
    title: 'A setting of this installation forbids it.',
    cause: 'An administrator has not switched this on, or it needs something that is not set up, such as mail.',
    fix: 'The answer names the setting. An administrator can change it.',
  },
  step_up_required: {
    status: 403,
    title: 'Prove once more that it is you.',
    cause: 'The present password is missing or wrong.',
    fix: 'Send the present password too.',
  },
  not_acceptable: {
    status: 406,
    title: 'The answer does not exist in that form.',
    cause: 'The Accept header names only media types that this address does not answer with.',
    fix: 'Leave Accept out, or name one of the media types of the documentation.',
  },
  name_taken: {
    status: 409,
    title: 'The name is taken.',
    cause: 'Another object of this kind has the same name in the same place.',
    fix: 'Choose another name, or use the object that has it.',
  },
  context_taken: {
    status: 409,
    title: 'The context is taken.',
    cause: 'Another API has this context and version, or the context differs from one only by letter case.',
    fix: 'Choose another context, or add a version to the API that has it.',
  },
  key_pair_exists: {
    status: 409,
    title: 'There is such a key pair already.',
    cause: 'An application has at most one key pair of each type, and a consumer key belongs to one key pair.',
    fix: 'Use the one that is there, rotate its secret, or delete it first.',
  },
  subscription_exists: {
    status: 409,
    title: 'The application is subscribed to this API already.',
    cause: 'An application has at most one subscription to an API.',
    fix: 'Use the one that is there, or change its plan.',
  },
  state_conflict: {
    status: 409,
    title: 'The present state does not allow it.',
    cause: 'The object is in a state from which this step does not lead on.',
    fix: 'The answer names what is allowed now.',
  },
  in_use: {
    status: 409,
    title: 'Something still depends on it.',
    cause: 'Other objects refer to this one.',
    fix: 'The detail says what does. Remove that first.',
  },
  secret_limit: {
    status: 409,
    title: 'There are five live secrets already.',
    cause: 'A key pair has at most five secrets that have neither ended nor been revoked.',
    fix: 'Revoke one that is not used any more.',
  },
  last_secret: {
    status: 409,
    title: 'This is the last live secret.',
    cause: 'Without it the key pair could not authenticate any more.',
    fix: 'Add another first, or send allowLast: true.',
  },
  last_administrator: {
    status: 409,
    title: 'This is the last administrator.',
    cause: 'Without an active administrator nobody could run this installation.',
    fix: 'Make somebody else an administrator first.',
  },
  owns_applications: {
    status: 409,
    title: 'The person still owns applications or APIs.',
    cause: 'What somebody owns must have an owner.',
    fix: 'Send transferTo with the id of the new owner, or delete them first.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'The first request with this key is still running.',
    cause: 'The same request was sent a moment ago and is not answered yet.',
    fix: 'Ask again after the seconds that Retry-After names.',
  },
  secret_already_shown: {
    status: 409,
    title: 'The secret was shown already.',
    cause: 'An answer that holds a secret can be asked for again for ten minutes only.',
    fix: 'If it was lost, revoke it and make another. The answer names where it is.',
  },
  precondition_failed: {
    status: 412,
    title: 'Somebody else has changed it meanwhile.',
    cause: 'If-Match names another version than the present one.',
    fix: 'Read the object again, and repeat the change with its new ETag.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key belongs to another request.',
    cause: 'The same key came with another body within a day.',
    fix: 'Use a new key for each new request, and the same only to repeat one.',
  },
  precondition_required: {
    status: 428,
    title: 'Say which version you mean to change.',
    cause: 'This change needs an If-Match header, so that it does not undo what others did.',
    fix: 'Send the ETag of the object as you read it, or * if it does not matter.',
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests.',
    cause: 'This was asked for too often from this network or about this account.',
    fix: 'Ask again after the seconds that Retry-After names.',
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
