/** German: schedules, holidays, areas, door settings and who is inside. */
export const deAccess = {} as const;
