/** German: doors, orders and modes. */
export const deDoors = {} as const;
