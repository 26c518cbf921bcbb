import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Observer } from '../http/observer.js';
import { ProcessLog } from '../http/request-log.js';
import { Metrics } from './metrics.js';
import { OperationsController } from './operations.controller.js';
import { Readiness, StaleSeconds } from './readiness.js';

/** Log, metrics, health. */
@Global()
@Module({})
export class OperationsModule {
  static forRoot(log: ProcessLog, staleSeconds: number): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [OperationsController],
      providers: [
        { provide: ProcessLog, useValue: log },
        { provide: StaleSeconds, useValue: new StaleSeconds(staleSeconds) },
        Metrics,
        { provide: Observer, useExisting: Metrics },
        Readiness,
      ],
      exports: [ProcessLog, StaleSeconds, Metrics, Observer, Readiness],
    };
  }
}
