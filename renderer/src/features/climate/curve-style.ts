/** How a curve is told from the others: by colour and dash; a name stands at its end. */
export interface CurveStyle {
  /** Name of the colour's token. */
  readonly colour: string;
  /** Lengths of line and gap, px; none is a whole line. */
  readonly dash: readonly number[];
}

/** One for each of the nodes that are compared; none has the colour of an alarm. */
const styles: readonly CurveStyle[] = [
  { colour: '--curve-1', dash: [] },
  { colour: '--curve-2', dash: [9, 4] },
  { colour: '--curve-3', dash: [2, 3] },
  { colour: '--curve-4', dash: [12, 3, 2, 3] },
  { colour: '--curve-5', dash: [5, 3] },
  { colour: '--curve-6', dash: [14, 4, 5, 4] },
];

/** Nodes that can be told apart in one chart. */
export const COMPARED = styles.length;

/** The style of the node that was chosen as the `index`th. */
export function styleOf(index: number): CurveStyle {
  return styles[index % styles.length] ?? { colour: '--curve-1', dash: [] };
}

/** A token's value now. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
