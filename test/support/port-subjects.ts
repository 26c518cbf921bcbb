import { databases } from './databases.js';
import type { Installation } from './installation.js';
import { installationOfDoubles } from './installation-of-doubles.js';
import { storedInstallation } from './stored-installation.js';

/**
 * What the contract of a port is tried on: `describe.each(Object.entries(installations))('… on %s', (_name, open) => …)`.
 * Each call of the function makes a fresh one.
 */
export const installations: Readonly<Record<string, () => Promise<Installation>>> = {
  memory: installationOfDoubles,
  ...Object.fromEntries(Object.entries(databases).map(([name, create]) => [name, () => storedInstallation(create)])),
};

/** What is not this text, and what a database or an object might take for it. */
export const lookAlikes = (text: string): readonly string[] =>
  [
    swapCase(text),
    `${text} `,
    ` ${text}`,
    `${text}\0`,
    `${text}\u0301`,
    text.slice(0, -1),
    '',
    '%',
    '__proto__',
  ].filter((other) => other !== text);

const swapCase = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
