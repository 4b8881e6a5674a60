/** English: what is put on paper, the hand-over of a shift, and the reports. */
export const enDesk = {
  'paper.print': 'Print…',
  'paper.pdf': 'PDF…',
  'paper.saved': 'The PDF is saved',
} as const;
