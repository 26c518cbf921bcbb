import type { Role } from './user.js';

/** A scope that a published API declares. */
export interface ApiScope {
  readonly name: string;
  readonly description: string;
  /** The person must have one of these; empty means that no role is asked. */
  readonly roles: readonly Role[];
  /** Whether an application may hold it without a person. */
  readonly forApplications: boolean;
}
