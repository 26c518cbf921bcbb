import type { ProcessLog } from './http/request-log.js';

/** What a process does when it is told. */
export interface SignalHandlers {
  /** SIGHUP: certificates may have been replaced. A bad pair leaves the old one in use. */
  readonly reload: () => Promise<void>;
  /** SIGTERM and SIGINT: finish and let go. */
  readonly stop: () => Promise<void>;
}

export function onSignals({ logger }: ProcessLog, { reload, stop }: SignalHandlers): void {
  process.on('SIGHUP', () => {
    reload().then(
      () => logger.info('certificate read again'),
      (error: unknown) => logger.error({ reason: String(error) }, 'certificate not replaced'),
    );
  });
  let stopping = false; // a second signal changes nothing: the first one's grace is short enough
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      logger.info({ signal }, 'stopping');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ reason: String(error) }, 'stopped badly');
          process.exit(1);
        },
      );
    });
  }
}
