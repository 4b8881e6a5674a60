import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/**
 * Which rows of a long list are drawn: those in view, and the one that the keyboard is on wherever it is, so that it can
 * take the next key. `at` is its index; negative where the keyboard is on none.
 */
export const drawnRows = (at: number) => (range: Range) => {
  const inView = defaultRangeExtractor(range);
  return at < 0 || at >= range.count || inView.includes(at) ? inView : [...inView, at].sort((a, b) => a - b);
};
