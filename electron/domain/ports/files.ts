import type { Result } from '../../contract/result.ts';

/** Files that the operator chooses in a dialog of the system; the page never learns a path. */
export interface Files {
  /**
   * Asks where to, then for the content, and writes the whole file or leaves what was there as it was. False where the
   * operator thought better of it: then the content was not asked for. `unavailable` where it cannot be written.
   */
  save(name: string, content: () => Promise<Result<string | Uint8Array>>): Promise<Result<boolean>>;
}
