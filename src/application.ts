import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import { AppModule, type Foundation } from './app.module.js';
import { FrontListener } from './http/front-listener.js';
import type { Listener, TlsFiles } from './http/listeners.js';
import { nestLog } from './operations/process-log.js';
import { Readiness, type Roles } from './operations/readiness.js';

/** The ports of one process; the plain gateway listener only when it is switched on. */
export interface Listeners {
  readonly gateway: Listener;
  readonly console: Listener;
  /** Null in a worker: the process that started it answers for all. */
  readonly operations: Listener | null;
  readonly plainGateway: Listener | null;
}

/** How long running requests may go on after SIGTERM. */
const GRACE_MS = 10_000;

/** The running application between its listeners and its foundation. */
export class Application {
  private constructor(
    private readonly nest: NestExpressApplication,
    private readonly listeners: Listeners,
  ) {}

  /** Builds the application on its foundation and begins to serve. */
  static async serve(foundation: Foundation, listeners: Listeners): Promise<Application> {
    const adapter = new ExpressAdapter(strictExpress());
    const nest = await NestFactory.create<NestExpressApplication>(AppModule.on(foundation), adapter, {
      bodyParser: false, // OAuth forms are read by our own function, and nothing else has a body yet
      logger: nestLog(foundation.log),
      abortOnError: false,
    });
    await nest.init();
    const front = nest.get(FrontListener);
    listeners.gateway.serve(front.handlerOf('gateway'));
    listeners.console.serve(front.handlerOf('console'));
    listeners.operations?.serve(front.handlerOf('operations'));
    listeners.plainGateway?.serve(front.handlerBehindProxy());
    return new Application(nest, listeners);
  }

  /** Says that it is no longer ready, finishes what is running within ten seconds, and lets go of the database. */
  async close(): Promise<void> {
    this.nest.get(Readiness).stop();
    const { gateway, console: pages, operations, plainGateway } = this.listeners;
    const open = [gateway, pages, plainGateway].filter((listener) => listener !== null);
    await Promise.all(open.map((listener) => listener.close(GRACE_MS)));
    await operations?.close(0);
    await this.nest.close();
  }

  /** New connections use this certificate. Throws when the two do not belong together. */
  useCertificate(files: TlsFiles): void {
    this.listeners.gateway.useCertificate(files);
    this.listeners.console.useCertificate(files);
  }

  /** What each role can do at this moment. */
  readiness(): Roles {
    return this.nest.get(Readiness).roles();
  }

  /** One of the application's providers, for tests. */
  get<T>(token: Parameters<NestExpressApplication['get']>[0] & (abstract new (...parameters: never[]) => T)): T {
    return this.nest.get(token);
  }
}

/** One address, one spelling: `/Token` and `/token/` are not `/token`. Set before Nest makes the router. */
function strictExpress(): Express {
  const instance = express();
  instance.enable('case sensitive routing').enable('strict routing');
  return instance.disable('x-powered-by').disable('etag');
}
