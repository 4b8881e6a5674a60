/** English: the floor plan on the Overview and its editor. */
export const enPlan = {
  'incident.plan.changed': 'Floor plan changed',
} as const;
