import { expectedLines } from '../program.ts';
import type { Project } from '../project.ts';
import type { Tarballs } from '../tarballs.ts';

/** What all cases work with. */
export interface Surroundings {
  readonly tarballs: Tarballs;
  /** A project that was installed with npm. */
  readonly project: Project;
  /** Where the sandbox listens, and its user: the variables that the program reads. */
  readonly environment: { readonly BASE_URL: string; readonly USERNAME: string; readonly PASSWORD: string };
}

/** One way to use the packages. */
export interface Case {
  /** What is different in it, for example `Node 20`. */
  readonly name: string;
  /** Tries it; gives what it was tried with, for example `v20.20.2`, and throws when anything is not as expected. */
  run(surroundings: Surroundings): Promise<string>;
}

/** Holds what the program printed to what it must print. */
export function expectLines(printed: string): void {
  const expected = JSON.stringify(expectedLines);
  if (printed.trim() !== expected) throw new Error(`expected ${expected}, got ${printed.trim()}`);
}
