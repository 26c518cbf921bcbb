import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** Of this release, from package.json. */
export const VERSION: string = JSON.parse(readFileSync(resolve('#package'), 'utf8')).version;
