/** English: persons, cards and rights. */
export const enPeople = {} as const;
