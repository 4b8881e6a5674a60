/** English: schedules, holidays, areas, door settings and who is inside. */
export const enAccess = {} as const;
