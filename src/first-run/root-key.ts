import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RootKeys } from '#primitives/root-keys';
import { replaceFile } from './private-file.js';
import { StartRefused, onDisk } from './start-refused.js';

const KEY_BYTES = 32;

/**
 * The root keys of the environment, else the one in the data directory's `root.key`, which the first start makes. Whether
 * they are the right ones, the check value in the database tells.
 *
 * @throws StartRefused when the file holds something else or cannot be written
 */
export function loadRootKeys(configured: readonly Uint8Array[] | null, dataDirectory: string): RootKeys {
  if (configured) return new RootKeys(configured);
  const file = join(dataDirectory, 'root.key');
  return onDisk(dataDirectory, () => {
    if (!existsSync(file)) replaceFile(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    return new RootKeys([keyIn(file)]);
  });
}

function keyIn(file: string): Buffer {
  // Where a container mounts a file that is not there, it makes a directory of that name.
  const text = statSync(file).isFile() ? readFileSync(file, 'utf8').trim() : '';
  const key = Buffer.from(text, 'base64');
  if (key.byteLength === KEY_BYTES && key.toString('base64') === text) return key;
  throw new StartRefused(
    `The root key in ${file} is damaged: put that file back from your backup. Without it the consumer secrets and ` +
      'signing keys in the database cannot be used.',
  );
}
