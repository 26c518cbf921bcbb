import type { RequestListener, ServerResponse } from 'node:http';
import { AggregatorRegistry, type Registry } from '@prometheus-io/client';
import { type Roles, NO_ROLE, readinessAnswer } from './readiness.js';

/** Makes a worker answer when the process that started it asks for metrics; constructing an aggregator does it. */
export function joinMetrics(registry: Registry): void {
  AggregatorRegistry.setRegistries([registry]);
  void new AggregatorRegistry();
}

/** The operations listener of a process that has workers: their metrics added up, and ready when all of them are. */
export class ClusterOperations {
  private readonly registry = new AggregatorRegistry();
  private readonly roles = new Map<number, Roles>();

  constructor(private readonly workers: number) {}

  /** What the worker last said of itself; null when it is gone. */
  report(worker: number, roles: Roles | null): void {
    if (roles) this.roles.set(worker, roles);
    else this.roles.delete(worker);
  }

  readonly handler: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    const ready = /^\/health\/ready(?:\/(\w+))?$/.exec(path);
    const answer = ready && readinessAnswer(this.commonRoles(), ready[1]);
    if (request.method !== 'GET') return sendJson(response, 405, { status: 'method_not_allowed' });
    if (answer) return sendJson(response, answer.status, answer.body);
    if (path === '/health/live') return sendJson(response, 200, { status: 'live' });
    if (path === '/metrics') return void this.sendMetrics(response);
    return sendJson(response, 404, { status: 'not_found' });
  };

  private commonRoles(): Roles {
    if (this.roles.size < this.workers) return NO_ROLE;
    const all = (role: keyof Roles) => [...this.roles.values()].every((roles) => roles[role]);
    return { gateway: all('gateway'), tokens: all('tokens'), writes: all('writes') };
  }

  private async sendMetrics(response: ServerResponse): Promise<void> {
    try {
      const text = await this.registry.clusterMetrics();
      response.writeHead(200, { 'Content-Type': this.registry.contentType }).end(text);
    } catch {
      sendJson(response, 503, { status: 'a worker did not answer' }); // the scrape is repeated anyway
    }
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
