import type { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';

/** Every variable of product.md §3 that bears our name; any other is a mistake worth stopping for. */
export const KNOWN = [
  'GATEHOUSE_DATA_DIR',
  'GATEHOUSE_HOST',
  'GATEHOUSE_OPERATIONS_HOST',
  'GATEHOUSE_PORT_OFFSET',
  'GATEHOUSE_ISSUER',
  'GATEHOUSE_CONSOLE_URL',
  'GATEHOUSE_TLS_CERT',
  'GATEHOUSE_TLS_KEY',
  'GATEHOUSE_HTTP',
  'GATEHOUSE_TRUSTED_PROXIES',
  'GATEHOUSE_ROOT_KEY',
  'GATEHOUSE_ADMIN_USERNAME',
  'GATEHOUSE_ADMIN_PASSWORD',
  'GATEHOUSE_SAMPLE',
  'GATEHOUSE_WORKERS',
  'GATEHOUSE_STALE_SECONDS',
] as const;

export type Variable = (typeof KNOWN)[number] | 'DATABASE_URL';
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment, and what is wrong with it. */
export class Variables {
  private readonly complaints: string[];
  private readonly refused = new Set<Variable>();

  constructor(private readonly env: Environment) {
    const known: readonly string[] = KNOWN;
    this.complaints = Object.keys(env)
      .filter((name) => name.startsWith('GATEHOUSE_') && !known.includes(name))
      .map((name) => `${name} is not known: correct its name or remove it. Known are ${known.join(', ')}.`);
  }

  get isProduction(): boolean {
    return this.env.NODE_ENV === 'production';
  }

  /** The value of `name`, or `fallback` when it is not set or, after a complaint, when it is malformed. */
  read<T, F>(name: Variable, schema: z.ZodType<T, string>, fallback: F): T | F {
    const text = this.env[name];
    if (!text) return fallback;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    this.complaints.push(`${name} ${result.error.issues[0].message}`);
    this.refused.add(name);
    return fallback;
  }

  isSet(name: Variable): boolean {
    return Boolean(this.env[name]);
  }

  wasRefused(name: Variable): boolean {
    return this.refused.has(name);
  }

  complain(sentence: string): void {
    this.complaints.push(sentence);
  }

  requireNoComplaint(): void {
    if (this.complaints.length > 0) throw new ConfigurationError(this.complaints);
  }
}
