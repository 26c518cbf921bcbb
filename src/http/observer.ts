/** What is measured at the edge, for /metrics. */
export abstract class Observer {
  abstract answered(answer: {
    readonly listener: string;
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly durationMs: number;
  }): void;
}
