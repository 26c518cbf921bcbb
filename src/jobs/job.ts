/** Something that runs on a timer: idempotent, in bounded batches, harmless when two processes do it at once. */
export abstract class Job {
  abstract readonly name: string;
  abstract readonly everySeconds: number;
  abstract run(): Promise<void>;
}
