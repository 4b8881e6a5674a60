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

/** A paper that is being made. */
export interface Printing {
  /** The PDF; `unavailable` where it cannot be printed, or was stopped. */
  readonly done: Promise<Result<Uint8Array>>;
  stop(): void;
}

/** Makes paper of a sheet. */
export interface Printer {
  /** A document in HTML as a PDF on A4; nothing in it runs. */
  pdf(sheet: string, frame: PaperFrame): Printing;
}
