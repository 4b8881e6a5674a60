import type { Result } from '../../contract/result.ts';

/** Files that the operator chooses in a dialog of the system; the page never learns the path of a file. */
export interface Files {
  /**
   * Asks where to, then for the content, and writes the whole file or leaves what was there as it was. False where the
   * operator thought better of it: then the content was not asked for. `unavailable` where it cannot be written.
   */
  save(name: string, content: () => Promise<Result<string | Uint8Array>>): Promise<Result<boolean>>;
  /** Asks where a file is to go that is written piece by piece; null where the operator thought better of it. */
  target(name: string): Promise<Result<string | null>>;
  /** Asks for a file to read, of these endings (without the dot; none means any). */
  source(endings: readonly string[]): Promise<Result<string | null>>;
  folder(): Promise<Result<string | null>>;
}

/** Files that the operator has chosen, read whole. */
export interface SmallFiles {
  /**
   * The content of a plain file with its name. `invalid_input` with `details.reason` = `too_large` (more than `most`
   * bytes) or `no_file` (a folder, a device, a pipe); `unavailable` where it cannot be read.
   */
  read(path: string, most: number): Promise<Result<{ readonly name: string; readonly content: Uint8Array }>>;
}
