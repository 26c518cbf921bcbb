import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, type LoggerOptions, destination, pino } from 'pino';
import { ProcessLog } from '../http/request-log.js';

/**
 * JSON lines on standard error. Nothing that could hold a credential is handed to it in the first place; the redaction
 * is the second fence, for a header object that slips through.
 */
export class PinoLog extends ProcessLog {
  readonly logger: Logger;
  readonly answers: Logger;

  constructor(stream: DestinationStream = destination({ fd: 2, sync: true })) {
    super();
    const secret = ['authorization', 'cookie', 'password', 'client_secret', 'refresh_token', 'access_token', 'token'];
    const form: LoggerOptions = {
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    };
    this.logger = pino({ ...form, redact: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]) }, stream);
    this.answers = pino(form, stream); // redacting copies each line, a tenth of what a gateway call costs
  }
}

/** Nest's warnings and errors, in the same log; what else it tells while it starts is of no use to an operator. */
export const nestLog = ({ logger }: ProcessLog): LoggerService => ({
  log: () => undefined,
  warn: (message: unknown) => logger.warn({ framework: String(message) }, 'warned'),
  error: (message: unknown) => logger.error({ framework: String(message) }, 'failed'),
});
