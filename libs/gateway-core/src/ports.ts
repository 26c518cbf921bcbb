import type { Caller, Plan, PublishedApi, SubscribedApplication, CallLimit } from './model.js';

/** The APIs of this installation, all of them, in memory. */
export abstract class ApiCatalogue {
  /** Every API whose context is a prefix of `path`, segment by segment, in any state. */
  abstract candidates(path: string): readonly PublishedApi[];

  /** Reads the APIs anew, for a path that nothing matched: another node may just have published it. Coalesced. */
  abstract refresh(): Promise<void>;
}

/** Which application may call what. Answers from memory once warm. */
export abstract class SubscriptionDirectory {
  /** As remembered, read once if unknown; null when there is no such application. */
  abstract find(applicationId: string): Promise<SubscribedApplication | null>;

  /** As stored now: a refusal for want of a subscription is checked once more, coalesced (tokens.md §6). */
  abstract read(applicationId: string): Promise<SubscribedApplication | null>;

  abstract findPlan(planId: string): Promise<Plan | null>;
}

/** Says whether an access token is good. */
export abstract class AccessTokenVerifier {
  /**
   * Who the token speaks for, or why it is refused; the reason is for the log alone. At once for every token that can be
   * decided from memory; a promise only for one that has to be looked up first. It rejects with a GatewayRefusal when too
   * many that `clientAddress`'s network sent were looked up and do not exist.
   */
  abstract verify(token: string, clientAddress: string): TokenVerdict | Promise<TokenVerdict>;
}

export type TokenVerdict = { readonly caller: Caller } | { readonly refused: TokenFault };

export type TokenFault =
  | 'malformed'
  | 'wrong_type'
  | 'unknown_key'
  | 'wrong_algorithm'
  | 'bad_signature'
  | 'wrong_issuer'
  | 'expired'
  | 'not_yet_valid'
  | 'revoked'
  | 'unknown';

/** Counts calls against a plan. This process alone for now; a cluster-wide counter has the same shape. */
export abstract class QuotaCounter {
  /**
   * Takes one call from what `key` may still do within `limit`, and says how much is left; takes nothing when refused.
   * The window slides, so that no `perSeconds` seconds ever hold more than `requests` admitted calls.
   */
  abstract spend(key: string, limit: CallLimit): Promise<QuotaDecision>;

  /** How `key` stands against `limit` at this moment; takes nothing. */
  abstract read(key: string, limit: CallLimit): Promise<QuotaReading>;
}

export interface QuotaReading {
  /** The calls that count now. */
  readonly used: number;
  readonly remaining: number;
  /** When a call is admitted again (nothing remains) or when all are forgotten; null when none counts. */
  readonly resetsAt: Date | null;
}

export interface QuotaDecision {
  readonly admitted: boolean;
  readonly remaining: number;
  /** Seconds until a call is admitted again (when refused) or the window is empty (when admitted), rounded up. */
  readonly resetSeconds: number;
}

/** What the decision about a call asks of the outside. */
export interface GatewayPorts {
  /** The issuer of this installation: the beginning of every API's base URL. */
  readonly issuer: string;
  readonly tokens: AccessTokenVerifier;
  readonly subscriptions: SubscriptionDirectory;
  readonly quotas: QuotaCounter;
  /** Of calls without a token, by network; in bounded memory, since their callers are without number. */
  readonly openCalls: QuotaCounter;
}
