/** A line of a tool's output is cut here, characters: more than any tool that we run writes. */
export const longestLine = 2_000;

/** Colours and cursor movements of a terminal (ECMA-48: CSI, parameters, final byte). */
// oxlint-disable-next-line no-control-regex -- an escape sequence begins with a control character
const escapes = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** What is whole of a tool's output, and what is not yet. */
export interface Output {
  readonly lines: readonly string[];
  /** The beginning of a line whose end has not come. */
  readonly rest: string;
}

/**
 * Cuts output into lines. A carriage return ends a line as well, because tools write their progress over itself with
 * it; empty lines are left out. Whatever the pieces that the text comes in, the lines are the same.
 */
export function cutLines(rest: string, chunk: string): Output {
  const pieces = (rest + chunk).split(/[\r\n]/);
  const open = pieces.pop() ?? '';
  return { lines: pieces.map(cleaned).filter((line) => line !== ''), rest: open.slice(0, longestLine) };
}

function cleaned(line: string): string {
  return line.slice(0, longestLine).replace(escapes, '').trim();
}
