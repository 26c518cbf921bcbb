import type { Request } from 'express';
import type { Problem } from './problem.js';

/** Tells a person in front of a browser what a problem document tells a program. */
export abstract class RefusalPages {
  /** The page, in the person's language. */
  abstract render(problem: Problem, request: Request): string;
}
