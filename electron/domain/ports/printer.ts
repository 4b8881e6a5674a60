import type { Result } from '../../contract/result.ts';

/** What stands on every page around the paper itself: plain text. */
export interface PaperFrame {
  /** Above, at the left and at the right. */
  readonly title: string;
  readonly made: string;
  /** Below, at the left. */
  readonly by: string;
  /** Below, at the right: "page {page} of {pages}", with the two numbers in the place of the braces. */
  readonly numbers: string;
}

/** Makes paper of what a window shows. */
export interface Printer {
  /** What the window would print now, as a PDF on A4. `unavailable` where it is gone or cannot be printed. */
  pdf(windowId: number, frame: PaperFrame): Promise<Result<Uint8Array>>;
}
