import { join } from 'node:path';
import type { Configuration } from './config/configuration.js';
import { type FirstKeys, startUpText } from './first-run/start-up-text.js';
import { caFile } from './foundation.js';

/** One write, when everything answers: whoever waits for this text may go on at once. */
export function announce(configuration: Configuration, firstKeys: FirstKeys): void {
  const { dataDirectory, ports, operationsHost } = configuration;
  const text = startUpText({
    issuer: configuration.issuer,
    consoleUrl: configuration.consoleUrl,
    operationsUrl: `http://${operationsHost.includes(':') ? `[${operationsHost}]` : operationsHost}:${ports.operations}`,
    caFile: caFile(configuration),
    firstRunFile: join(dataDirectory, 'first-run.json'),
    tokensFile: join(dataDirectory, 'tokens.json'),
    gatewayPort: ports.gateway,
    firstKeys,
    passwordWasConfigured: configuration.administrator.password !== null,
    sampleRuns: configuration.sample,
    platform: process.platform,
  });
  process.stdout.write(text);
}
