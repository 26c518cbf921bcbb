import { resourceMetadataUrl } from './api-address.js';
import { type DecisionStep, FAULTS, type FaultName } from './fault-table.js';
import type { PublishedApi } from './model.js';

/** What a 401 or 403 asks for (RFC 6750 section 3). */
export interface BearerChallenge {
  /** Only when a token was sent and another one would help. */
  readonly error?: 'invalid_token' | 'insufficient_scope';
  readonly scope?: readonly string[];
}

interface RefusalDetails {
  /** For the log alone. */
  readonly reason: string;
  /** For the caller; without it the table's. */
  readonly description?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For a 401 there is always one, if only an empty one. */
  readonly challenge?: BearerChallenge;
}

/** A call that is not forwarded, or whose back end failed it. Steps throw it; the gateway's edge writes it. */
export class GatewayRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly step: DecisionStep;
  readonly description: string;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly challenge: BearerChallenge | null;

  constructor(
    readonly fault: FaultName,
    { reason, description, headers = {}, challenge }: RefusalDetails,
  ) {
    super(`${fault}: ${reason}`);
    this.name = 'GatewayRefusal';
    const entry = FAULTS[fault];
    this.status = entry.status;
    this.code = entry.code;
    this.title = entry.message;
    this.step = entry.step;
    this.description = description ?? entry.description;
    this.reason = reason;
    this.headers = headers;
    this.challenge = challenge ?? (entry.status === 401 ? {} : null);
  }
}

/** The headers of a refusal; 401 and 403 name where the API says how to get a token (RFC 9728 section 5.1). */
export function refusalHeaders(
  refusal: GatewayRefusal,
  api: PublishedApi | null,
  issuer: string,
): Record<string, string> {
  const headers: Record<string, string> = { ...refusal.headers, 'Cache-Control': 'no-store' };
  if (refusal.challenge) headers['WWW-Authenticate'] = challengeText(refusal.challenge, api, issuer);
  return headers;
}

function challengeText({ error, scope = [] }: BearerChallenge, api: PublishedApi | null, issuer: string): string {
  const parameters = ['realm="Gatehouse"'];
  if (error) parameters.push(`error="${error}"`);
  const nameable = scope.filter((name) => SCOPE_TOKEN.test(name));
  if (nameable.length > 0) parameters.push(`scope="${nameable.join(' ')}"`);
  if (api) parameters.push(`resource_metadata="${resourceMetadataUrl(issuer, api)}"`);
  return `Bearer ${parameters.join(', ')}`;
}

/** RFC 6749 section 3.3: no quote and no backslash, so that a scope cannot end the quoted string. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
