import type { Result } from '../../contract/result.ts';

/** Files that the operator chooses in a dialog of the system; the page never learns a path. */
export interface Files {
  /** Asks where to and writes the whole file. False where the operator thought better of it; `unavailable` where it cannot be written. */
  save(name: string, content: string): Promise<Result<boolean>>;
}
