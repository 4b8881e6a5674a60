import type { Result } from '../../contract/result.ts';

/** A file that grows beside its place. */
export interface Part {
  /** Where it grows: nothing is there yet. */
  readonly path: string;
  write(content: string | Uint8Array): Promise<void>;
  /** Puts it in its place, over what was there. */
  keep(): Promise<void>;
  /** Takes it away; one that was kept stays. */
  drop(): Promise<void>;
}

/** Files that grow beside their place, so that nothing half done ever stands in it. */
export interface Parts {
  /**
   * Notes where a file will grow before it does: what was not finished when the station died is taken away at its next
   * start. `unavailable` where it cannot be noted.
   */
  begin(place: string): Promise<Result<Part>>;
}

/** The name of a file without where it lies, on whichever system. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
