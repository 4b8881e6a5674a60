/** German: persons, cards and rights. */
export const dePeople = {} as const;
