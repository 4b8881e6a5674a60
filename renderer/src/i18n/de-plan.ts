import type { enPlan } from './en-plan.ts';

/** German: the floor plan on the Overview and its editor. */
export const dePlan = {
  'incident.plan.changed': 'Grundriss geändert',
} as const satisfies Record<keyof typeof enPlan, string>;
