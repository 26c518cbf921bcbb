import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from '@prometheus-io/client';
import { Database } from '#database/database';
import { Observer } from '../http/observer.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What /metrics tells, in a registry of its own so that two applications in one process do not mix. */
@Injectable()
export class Metrics extends Observer {
  readonly registry = new Registry();

  private readonly requests = new Counter({
    name: 'gatehouse_http_requests_total',
    help: 'Requests answered, by listener, route, method and status.',
    labelNames: ['listener', 'route', 'method', 'status'],
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'gatehouse_http_request_duration_seconds',
    help: 'Seconds from the first byte of a request to the last of its answer.',
    labelNames: ['listener', 'route'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly grants = new Counter({
    name: 'gatehouse_token_grants_total',
    help: 'Token requests, by grant type and outcome: issued, or the error code.',
    labelNames: ['grant_type', 'outcome'],
    registers: [this.registry],
  });
  private readonly calls = new Counter({
    name: 'gatehouse_gateway_calls_total',
    help: 'Calls to published APIs, by API and refusal code; "forwarded" when none.',
    labelNames: ['api', 'code'],
    registers: [this.registry],
  });

  private readonly rootKeyDependents = new Gauge({
    name: 'gatehouse_root_key_dependents',
    help: 'What still needs a root key other than the first, by the key and by what it is, as last counted.',
    labelNames: ['root_key', 'kind'],
    aggregator: 'max', // every worker counts the same rows
    registers: [this.registry],
  });

  constructor(database: Database) {
    super();
    collectDefaultMetrics({ register: this.registry });
    this.watchConnections(() => database.connections());
  }

  /** Tells how the database's connections stand whenever somebody asks for the metrics. */
  private watchConnections(read: () => Readonly<Record<'open' | 'idle' | 'waiting', number>>): void {
    new Gauge({
      name: 'gatehouse_database_connections',
      help: 'Connections to the database that are open and idle, and callers that wait for one.',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        for (const [state, count] of Object.entries(read())) this.set({ state }, count);
      },
    });
  }

  answered(answer: { listener: string; route: string; method: string; status: number; durationMs: number }): void {
    const { listener, route, status } = answer;
    this.requests.inc({ listener, route, method: KNOWN_METHODS.has(answer.method) ? answer.method : 'other', status });
    this.durations.observe({ listener, route }, answer.durationMs / 1000);
  }

  granted(grantType: string, outcome: string): void {
    this.grants.inc({ grant_type: grantType, outcome });
  }

  /** The whole count: what is not in it is gone. */
  needRootKeys(counts: readonly { readonly rootKeyId: string; readonly name: string; readonly count: number }[]): void {
    this.rootKeyDependents.reset();
    for (const { rootKeyId, name, count } of counts) {
      this.rootKeyDependents.set({ root_key: rootKeyId, kind: name }, count);
    }
  }

  called(api: string, code: string): void {
    this.calls.inc({ api, code });
  }
}

/** A method is the caller's word: unknown ones share a label, or the series would grow without bound. */
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
