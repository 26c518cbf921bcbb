import { Problem } from '../http/problem.js';

export const tooManyRequests = (retryAfterSeconds: number): Problem =>
  new Problem('too_many_requests', `Ask again in ${retryAfterSeconds} seconds.`, {
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
