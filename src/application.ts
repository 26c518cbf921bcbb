import 'reflect-metadata';
import type { RequestListener } from 'node:http';
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

/** What each port serves. */
export interface Handlers {
  readonly gateway: RequestListener;
  readonly console: RequestListener;
  readonly operations: RequestListener;
  readonly plainGateway: RequestListener;
}

/** The application between its foundation and its listeners. */
export class Application {
  readonly handlers: Handlers;
  private listeners: Partial<Listeners> = {};

  private constructor(private readonly nest: NestExpressApplication) {
    const front = nest.get(FrontListener);
    this.handlers = {
      gateway: front.handlerOf('gateway'),
      console: front.handlerOf('console'),
      operations: front.handlerOf('operations'),
      plainGateway: front.handlerBehindProxy(),
    };
  }

  /** Builds the application on its foundation; nobody is served yet. */
  static async build(foundation: Foundation): Promise<Application> {
    const adapter = new ExpressAdapter(strictExpress());
    const nest = await NestFactory.create<NestExpressApplication>(AppModule.on(foundation), adapter, {
      bodyParser: false, // OAuth forms are read by our own function, and nothing else has a body yet
      logger: nestLog(foundation.log),
      abortOnError: false,
    });
    await nest.init();
    return new Application(nest);
  }

  /** Serves on these ports from now on. */
  serveOn(listeners: Listeners, files: TlsFiles): void {
    this.listeners = listeners;
    this.useCertificate(files);
    listeners.gateway.serve(this.handlers.gateway);
    listeners.console.serve(this.handlers.console);
    listeners.operations?.serve(this.handlers.operations);
    listeners.plainGateway?.serve(this.handlers.plainGateway);
  }

  /** Says that it is no longer ready, finishes what is running within ten seconds, and lets go of the database. */
  async close(): Promise<void> {
    this.nest.get(Readiness).stop();
    const { gateway, console: pages, operations, plainGateway } = this.listeners;
    const open = [gateway, pages, plainGateway].filter((listener) => listener !== null && listener !== undefined);
    await Promise.all(open.map((listener) => listener.close(GRACE_MS)));
    await operations?.close(0);
    await this.nest.close();
  }

  /** New connections use this certificate. Throws when the two do not belong together. */
  useCertificate(files: TlsFiles): void {
    this.listeners.gateway?.useCertificate(files);
    this.listeners.console?.useCertificate(files);
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
