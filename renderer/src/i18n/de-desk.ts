import type { enDesk } from './en-desk.ts';

/** German: what is put on paper, the hand-over of a shift, and the reports. */
export const deDesk = {
  'paper.print': 'Drucken…',
  'paper.pdf': 'PDF…',
  'paper.saved': 'Das PDF ist gespeichert',
} as const satisfies Record<keyof typeof enDesk, string>;
